import Link from 'next/link'
import { duration } from '#components/ui/format.ts'
import { Mark } from '#components/ui/mark.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { DecisionRow } from '#lib/decisions/filter.ts'
import { GROUP_WORDS, KIND_WORDS, TIER_WORDS, reasonWords, ruleWords } from '#lib/domain/words.ts'
import type { Kind } from '#lib/domain/action.ts'

const columns: readonly Column<DecisionRow>[] = [
  { key: 'what', head: 'Decision', rowHead: true, width: '37%', cell: (row) => <What row={row} /> },
  { key: 'lead', head: 'Lead', width: '16%', cell: (row) => <><Link href={`/leads/${row.lead.id}?decision=${row.id}`} prefetch={false} className="link block min-h-6 truncate">{row.lead.name}</Link><span className="block truncate text-xs text-ink-3">{row.lead.company ?? '–'}</span></> },
  { key: 'signal', head: 'Signal', width: '16%', cell: (row) => <code className="block truncate text-xs" title={row.signalName}>{row.signalName}</code> },
  { key: 'tier', head: 'Tier', width: '9%', cell: (row) => <>{TIER_WORDS[row.tier] ?? row.tier}{row.group === 'treatment' ? null : <span className="block truncate text-xs text-ink-3" title={GROUP_WORDS[row.group]}>{GROUP_WORDS[row.group] ?? row.group}</span>}</> },
  { key: 'chance', head: 'Chance', align: 'right', width: '6%', cell: (row) => (row.propensity === null ? <span className="text-ink-3">–</span> : row.propensity.toFixed(2)) },
  { key: 'took', head: 'Took', align: 'right', width: '6%', cell: (row) => <span className="text-ink-2">{duration(row.durationMs)}</span> },
  { key: 'at', head: 'When', width: '10%', sort: 'descending', cell: (row) => <span className="text-ink-2"><Time at={row.at} /></span> },
]

export const DecisionTable = ({ rows }: { rows: readonly DecisionRow[] }) => <Table caption="Decisions" rows={rows} rowKey={(row) => row.id} columns={columns} minWidth="66rem" fixed />

const What = ({ row }: { row: DecisionRow }) => (
  <span className="grid grid-cols-[0.75rem_minmax(0,1fr)] gap-x-2">
    <span className="pt-0.5"><Mark kind={row.kind} /></span>
    <span className="flex flex-wrap items-baseline gap-x-2">
      <Link data-row href={`/decisions/${row.id}`} prefetch={false} className="min-h-6 text-ink hover:text-accent hover:underline">{row.headline}</Link>
      {row.explored ? <Tag tone="accent">explored</Tag> : null}
    </span>
    {row.because ? <span className="col-start-2 truncate text-xs font-normal text-ink-3" title={row.because}>{row.rule ? `${ruleWords(row.rule)}, from ${KIND_WORDS[row.proposedKind as Kind] ?? row.proposedKind}: ` : ''}{reasonWords(row.because)}</span> : null}
  </span>
)
