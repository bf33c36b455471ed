import { ROLES } from '#lib/domain/actor.ts'
import { may, matrix, PERMISSIONS } from '#lib/operators/permissions.ts'
import { Table } from '#components/ui/table.tsx'

/** The very table the server asks. */
export function RoleMatrix() {
  return (
    <section>
      <Table caption="What each role may do" showCaption rows={PERMISSIONS} rowKey={(word) => word} minWidth="44rem"
        columns={[
          { key: 'word', head: 'Act', rowHead: true, cell: (word) => <span className="font-normal">{sentence(matrix[word].says)}</span> },
          ...ROLES.map((role) => ({ key: role, head: role, width: '6rem', cell: (word: (typeof PERMISSIONS)[number]) => (may({ role }, word) ? <><span aria-hidden>✓</span><span className="sr-only">yes</span></> : <><span aria-hidden className="text-ink-3">–</span><span className="sr-only">no</span></>) })),
        ]} />
      <p className="pt-2 text-xs text-ink-3">Nobody approves their own change. Whoever stopped sending more than 15 minutes ago needs another person to resume it.</p>
    </section>
  )
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
