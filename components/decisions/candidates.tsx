import { Mark } from '#components/ui/mark.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { CandidateRow } from '#lib/decisions/candidates.ts'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

const columns: readonly Column<CandidateRow>[] = [
  { key: 'action', head: 'Action', rowHead: true, width: '7rem', cell: (row) => <span className="inline-flex items-center gap-2 whitespace-nowrap"><Mark kind={row.kind} />{row.word}</span> },
  { key: 'detail', head: 'Angle or length', width: '11rem', cell: (row) => <span className="text-ink-2">{row.detail || '–'}</span> },
  { key: 'chance', head: 'Chance', width: '10rem', cell: (row) => <Chance of={row.propensity} shown={row.feasible} /> },
  { key: 'verdict', head: 'Verdict', cell: (row) => <VerdictOf row={row} /> },
]

/** Everything on the menu: what could be drawn first, then what the rules took off, folded by the rule that did. */
export const Candidates = ({ trace }: { trace: DecisionTrace }) => (
  <Table caption="Everything that could have been chosen" columns={columns} rows={trace.table.rows} rowKey={(row) => row.keys.join()} selected={(row) => row.executed} minWidth="36rem" />
)

function Chance({ of, shown }: { of: number; shown: boolean }) {
  if (!shown) return <span className="text-ink-3">–</span>
  return (
    <span className="inline-flex items-center gap-3 num">
      <svg aria-hidden viewBox="0 0 80 6" className="h-1.5 w-20"><rect width="80" height="6" fill="var(--line)" /><rect width={80 * of} height="6" fill="var(--ink-2)" /></svg>
      {of > 0 && of < 0.005 ? '<0.01' : of.toFixed(2)}
    </span>
  )
}

function VerdictOf({ row }: { row: CandidateRow }) {
  if (row.executed) return <Tag tone="ok">{row.proposed ? 'Chosen' : 'Done instead'}</Tag>
  if (row.proposed) return <Tag tone="warn">Chosen, then changed</Tag>
  if (!row.feasible) return <Blocked by={row.blockedBy} />
  return <span className="text-ink-2">allowed{row.becomes ? `, would become ${row.becomes.toLowerCase()}` : ''}</span>
}

function Blocked({ by }: { by: CandidateRow['blockedBy'] }) {
  return (
    <ul className="flex flex-col items-start gap-1">
      {by.map((objection) => (
        <li key={objection.guard + objection.because} className="max-w-full">
          <Tag tone="danger">{objection.because}</Tag>
        </li>
      ))}
    </ul>
  )
}
