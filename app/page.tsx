import { redirect } from 'next/navigation'
import { currentOperator } from '#lib/operators/session.server.ts'
import { homeOf } from '#lib/operators/home.ts'

/** Everyone lands where their work is. */
export default async function Home() {
  const operator = await currentOperator()
  redirect(operator ? homeOf(operator.role) : '/signin')
}
