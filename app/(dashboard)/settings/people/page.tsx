import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { PeopleTable } from '#components/settings/people-table.tsx'
import { RoleMatrix } from '#components/settings/role-matrix.tsx'
import { listPeople } from '#lib/operators/list.server.ts'

export const metadata: Metadata = { title: 'People · Settings' }

export default async function PeopleSettings() {
  const operator = await requireOperator('settings.read')
  const people = await listPeople(house(), operator.workspaceId)
  return (
    <div className="flex flex-col gap-8">
      <PeopleTable people={people} me={operator.id} />
      <RoleMatrix />
    </div>
  )
}
