import Link from 'next/link'
import { currentOperator } from '#lib/operators/session.server.ts'
import { house } from '#app/door.ts'
import { listPeople } from '#lib/operators/list.server.ts'

/** Says who can help, rather than pretending there is nothing. */
export default async function Forbidden() {
  const operator = await currentOperator()
  const admin = operator ? (await listPeople(house(), operator.workspaceId)).find((person) => person.role === 'admin') : null
  return (
    <section className="flex min-h-80 flex-col justify-center gap-3">
      <h1 className="text-xl font-[650]">Your role does not reach this screen</h1>
      <p className="readable text-base text-ink-2">
        {operator ? `You are signed in as ${operator.name} (${operator.role}) in ${operator.workspace.name}. ` : ''}
        {admin ? `Ask ${admin.name} (admin) if you need it.` : 'Ask an admin if you need it.'}
      </p>
      <p><Link href="/" className="link">Go to your work</Link></p>
    </section>
  )
}
