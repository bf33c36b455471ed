import Link from 'next/link'
import { duration } from '#components/ui/format.ts'
import { Mark } from '#components/ui/mark.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { DecisionRow } from '#lib/decisions/filter.ts'
import { GROUP_WORDS, KIND_WORDS, TIER_WORDS, ruleWords } from '#lib/domain/words.ts'
import type { Kind } from '#lib/domain/action.ts'

const columns: readonly Column<DecisionRow>[] = [
  { key: 'what', head: 'Decision', rowHead: true, width: '22rem', cell: (row) => <What row={row} /> },
  { key: 'lead', head: 'Lead', width: '13rem', cell: (row) => <><Link href={`/leads/${row.lead.id}?decision=${row.id}`} prefetch={false} className="link block min-h-6 truncate">{row.lead.name}</Link><span className="block truncate text-xs text-ink-3">{row.lead.company ?? '–'}</span></> },
  { key: 'signal', head: 'Signal', width: '11rem', cell: (row) => <code className="text-xs">{row.signalName}</code> },
  { key: 'changed', head: 'Changed by', width: '17rem', cell: (row) => <ChangedBy row={row} /> },
  { key: 'chance', head: 'Chance', align: 'right', width: '5rem', cell: (row) => (row.propensity === null ? <span className="text-ink-3">–</span> : row.propensity.toFixed(2)) },
  { key: 'tier', head: 'Tier', width: '6rem', cell: (row) => <>{TIER_WORDS[row.tier] ?? row.tier}{row.group === 'treatment' ? null : <span className="block text-xs text-ink-3">{GROUP_WORDS[row.group] ?? row.group}</span>}</> },
  { key: 'took', head: 'Took', align: 'right', width: '5rem', cell: (row) => <span className="text-ink-2">{duration(row.durationMs)}</span> },
  { key: 'at', head: 'When', width: '8rem', sort: 'descending', cell: (row) => <span className="text-ink-2"><Time at={row.at} /></span> },
]

export const DecisionTable = ({ rows }: { rows: readonly DecisionRow[] }) => <Table caption="Decisions" rows={rows} rowKey={(row) => row.id} columns={columns} minWidth="78rem" />

const What = ({ row }: { row: DecisionRow }) => (
  <span className="flex items-baseline gap-2">
    <span className="self-center"><Mark kind={row.kind} /></span>
    <Link data-row href={`/decisions/${row.id}`} prefetch={false} className="min-h-6 text-ink hover:text-accent hover:underline">{row.headline}</Link>
    {row.explored ? <Tag tone="accent">explored</Tag> : null}
  </span>
)

function ChangedBy({ row }: { row: DecisionRow }) {
  if (!row.changed || !row.rule) return <span className="text-ink-3">–</span>
  return <><span>{ruleWords(row.rule)} <span className="text-ink-3">from {KIND_WORDS[row.proposedKind as Kind] ?? row.proposedKind}</span></span><span className="block truncate text-xs text-ink-3" title={row.because ?? undefined}>{row.because}</span></>
}
