import { Mark } from '#components/ui/mark.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { CandidateRow } from '#lib/decisions/candidates.ts'
import { reasonWords } from '#lib/domain/words.ts'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

const columns: readonly Column<CandidateRow>[] = [
  { key: 'action', head: 'Action', rowHead: true, width: '34%', cell: (row) => <What row={row} /> },
  { key: 'chance', head: 'Chance', width: '26%', cell: (row) => <Chance of={row.propensity} shown={row.feasible} variants={row.keys.length} /> },
  { key: 'verdict', head: 'Verdict', cell: (row) => <VerdictOf row={row} /> },
]

/** Everything on the menu: what could be drawn first, then what the rules took off, folded by the rule that did. */
export const Candidates = ({ trace }: { trace: DecisionTrace }) => (
  <Table caption="Everything that could have been chosen" columns={columns} rows={trace.table.rows} rowKey={(row) => row.keys.join()} selected={(row) => row.executed} fixed />
)

const What = ({ row }: { row: CandidateRow }) => (
  <span className="flex flex-wrap items-baseline gap-x-2">
    <span className="inline-flex w-20 items-center gap-2"><Mark kind={row.kind} />{row.word}</span>
    <span className="font-normal text-ink-2">{row.detail}</span>
  </span>
)

function Chance({ of, shown, variants }: { of: number; shown: boolean; variants: number }) {
  if (!shown) return <span className="text-ink-3">–</span>
  return (
    <span className="inline-flex items-center gap-3 whitespace-nowrap num">
      <svg aria-hidden viewBox="0 0 80 6" className="hidden h-1.5 w-20 @2xl:block"><rect width="80" height="6" fill="var(--line)" /><rect width={80 * of} height="6" fill="var(--ink-2)" /></svg>
      {variants > 1 ? `${variants} × ${odds(of / variants)}` : odds(of)}
    </span>
  )
}

const odds = (chance: number) => (chance > 0 && chance < 0.0005 ? '<0.001' : chance.toFixed(chance > 0 && chance < 0.1 ? 3 : 2))

function VerdictOf({ row }: { row: CandidateRow }) {
  if (row.executed) return <Tag tone="ok">{row.proposed ? 'Chosen' : 'Done instead'}</Tag>
  if (row.proposed) return <Tag tone="warn">Chosen, then changed</Tag>
  if (!row.feasible) return <Blocked by={row.blockedBy} />
  return <span className="text-ink-2">allowed{row.becomes ? `, would become ${row.becomes.toLowerCase()}` : ''}</span>
}

/** What speaks against the whole row is a tag; what speaks against some of it is said in words. */
function Blocked({ by }: { by: CandidateRow['blockedBy'] }) {
  return (
    <ul className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      {by.map((block) => (
        <li key={block.guard + block.because} className="max-w-full">
          {block.only ? <span className="text-xs text-ink-2">{block.only.join(', ')}: {reasonWords(block.because)}</span> : <Tag tone="danger">{reasonWords(block.because)}</Tag>}
        </li>
      ))}
    </ul>
  )
}
