import { Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { PersonRow } from '#lib/operators/list.server.ts'

export function PeopleTable({ people, me }: { people: readonly PersonRow[]; me: string }) {
  return (
    <Table caption="People" showCaption rows={people} rowKey={(person) => person.id} minWidth="32rem"
      columns={[
        { key: 'name', head: 'Name', rowHead: true, cell: (person) => `${person.name}${person.id === me ? ' (you)' : ''}` },
        { key: 'email', head: 'Address', cell: (person) => person.email },
        { key: 'role', head: 'Role', cell: (person) => person.role, width: '8rem' },
        { key: 'since', head: 'Since', align: 'right', cell: (person) => <Time at={person.since} show="date" />, width: '8rem' },
      ]} />
  )
}
