import Link from 'next/link'
import { count, duration } from '#components/ui/format.ts'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { FunctionLine } from '#lib/health/engine.server.ts'
import { eventWords } from '#lib/health/words.ts'

const number = (value: number, bad = false) => <span className={value === 0 ? 'text-ink-3' : bad ? 'font-semibold text-danger' : undefined}>{value > 10_000 ? 'over 10\u2009000' : count(value)}</span>

const COLUMNS: readonly Column<FunctionLine>[] = [
  {
    key: 'fn', head: 'Function', rowHead: true, width: '34%', cell: (row) => (
      <>
        <Link className="link inline-block min-h-6" href={`/health?fn=${encodeURIComponent(row.id)}`} scroll={false}>{row.says}</Link>{row.known ? null : <> <Tag tone="danger">its function is gone</Tag></>}
        <span className="block text-xs font-normal text-ink-3">{row.events.length > 0 ? `when ${row.events.map(eventWords).join(', or ')}` : row.crons.length > 0 ? <>on schedule <code>{row.crons.join(', ')}</code></> : 'when another run asks'}</span>
      </>
    ),
  },
  { key: 'live', head: 'Live', align: 'right', cell: (row) => number(row.live) },
  { key: 'sleeping', head: 'Sleeping', align: 'right', cell: (row) => number(row.sleeping) },
  { key: 'retrying', head: 'Retrying', align: 'right', cell: (row) => number(row.retrying, true) },
  { key: 'failed', head: 'Failed, 24 h', align: 'right', cell: (row) => number(row.failedLastDay, true) },
  { key: 'completed', head: 'Completed, 24 h', align: 'right', cell: (row) => number(row.completedLastDay) },
  { key: 'p50', head: 'Took, p50', align: 'right', cell: (row) => took(row.durationP50Ms) },
  { key: 'p95', head: 'Took, p95', align: 'right', cell: (row) => took(row.durationP95Ms) },
  { key: 'next', head: 'Next', align: 'right', cell: (row) => <Next row={row} /> },
]

const took = (ms: number | null) => (ms === null ? <span className="text-ink-3">–</span> : duration(ms))

/** What follows a failure has a line of its own only once something failed. */
const isShown = (row: FunctionLine) => !row.id.endsWith('-failure') || row.live + row.completedLastDay + row.failedLastDay > 0

/** A schedule's next tick, or the first thing that is due. */
function Next({ row }: { row: FunctionLine }) {
  const at = row.nextAt ?? row.oldestDueAt
  return at ? <Time at={at} /> : <span className="text-ink-3">–</span>
}

export const FunctionsTable = ({ rows }: { rows: readonly FunctionLine[] }) => <Table caption="Each function of the house" rows={rows.filter(isShown)} rowKey={(row) => row.id} columns={COLUMNS} minWidth="54rem" />
