import { count } from '#components/ui/format.ts'
import { Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SourcesView } from '#lib/signals/manage-schema.ts'

export const Ignored = ({ rows }: { rows: SourcesView['ignored'] }) => (rows.length === 0 ? <p className="text-ink-3">Every event had a name the catalogue knows.</p> : (
  <Table caption="Ignored events by name" rows={rows} rowKey={(row) => `${row.source} ${row.name}`}
    columns={[
      { key: 'name', head: 'Event', rowHead: true, cell: (row) => <code className="text-xs wrap-anywhere">{row.name}</code> }, { key: 'source', head: 'Source', cell: (row) => row.source },
      { key: 'last', head: 'Last', cell: (row) => <Time at={row.lastAt} show="ago" /> }, { key: 'count', head: 'Times', align: 'right', cell: (row) => count(row.count) },
    ]} />
))
