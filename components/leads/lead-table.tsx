import Link from 'next/link'
import { Mark } from '#components/ui/mark.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { GROUP_WORDS, STATE_WORDS, TIER_WORDS } from '#lib/domain/words.ts'
import type { LeadFilter, LeadRow } from '#lib/leads/filter.ts'

const STATE_TONES: Record<string, Tone> = { human: 'warn', opted_out: 'danger', converted: 'ok' }

const columns: readonly Column<LeadRow>[] = [
  { key: 'name', head: 'Lead', rowHead: true, width: '17%', cell: (row) => <Who row={row} /> },
  { key: 'state', head: 'State', width: '9%', cell: (row) => <State row={row} /> },
  { key: 'score', head: 'Tier and source', width: '10%', cell: (row) => <><span className="block num">{TIER_WORDS[row.tier] ?? row.tier} {row.score}</span><span className="block truncate text-xs text-ink-3">{row.origin.replaceAll('_', ' ')}</span></> },
  { key: 'next', head: 'Next planned', width: '27%', cell: (row) => <Next next={row.next} zone={row.zone} /> },
  { key: 'last_signal', head: 'Last signal', width: '12%', cell: (row) => <><code className="block truncate text-xs">{row.lastSignal.name}</code><span className="text-xs text-ink-3"><Time at={row.lastSignal.at} show="ago" /></span></> },
  { key: 'last_touch', head: 'Last touch, cap', width: '11%', cell: (row) => <Touched row={row} /> },
  { key: 'consent', head: 'Consent', width: '14%', cell: (row) => <Consent given={row.consent} /> },
]

const SORTED: Partial<Record<LeadFilter['sort'], 'ascending' | 'descending'>> = { last_signal: 'descending', last_touch: 'descending', score: 'descending', next: 'ascending', name: 'ascending' }

export const LeadTable = ({ rows, sort }: { rows: readonly LeadRow[]; sort: LeadFilter['sort'] }) => (
  <Table caption="Leads" rows={rows} rowKey={(row) => row.id} minWidth="70rem" fixed columns={columns.map((column) => (column.key === sort ? { ...column, sort: SORTED[sort] } : column))} />
)

const Who = ({ row }: { row: LeadRow }) => (
  <>
    <Link data-row href={`/leads/${row.id}`} prefetch={false} className="block min-h-6 truncate text-ink hover:text-accent hover:underline">{row.name}{row.vip ? <span className="pl-1.5 text-xs font-normal text-ink-3">VIP</span> : null}</Link>
    <span className="block truncate text-xs font-normal text-ink-3">{[row.title, row.company].filter(Boolean).join(', ') || '–'}</span>
  </>
)

const Touched = ({ row }: { row: LeadRow }) => (
  <>
    <span className={row.lastTouchAt ? 'block' : 'block text-ink-3'}>{row.lastTouchAt ? <Time at={row.lastTouchAt} show="ago" /> : 'never'}</span>
    <span className={`block text-xs num ${row.touches.used >= row.touches.cap ? 'font-semibold' : 'text-ink-3'}`}>{row.touches.used} of {row.touches.cap} in {row.touches.days} d</span>
  </>
)

function Next({ next, zone }: { next: LeadRow['next']; zone: string | null }) {
  if (!next) return <span className="text-ink-3">–</span>
  return (
    <>
      <span className="flex items-center gap-2 whitespace-nowrap"><Mark kind={next.kind === 'wait' ? 'wait' : 'escalate_to_human'} /><span>{next.kind === 'wait' ? 'wait until' : 'a person by'} <Time at={next.at} zone={zone} /></span></span>
      <span className="block truncate pl-5 text-xs text-ink-3" title={next.because}>{next.because}</span>
    </>
  )
}

const CONSENTS = [['email', 'Email'], ['sms', 'SMS'], ['chat', 'Chat']] as const

const Consent = ({ given }: { given: LeadRow['consent'] }) => (
  <span className="whitespace-nowrap text-ink-2">
    {CONSENTS.map(([channel, word]) => <span key={channel} className={given[channel] ? 'pr-2 text-ink' : 'pr-2 text-ink-3'}>{word} <span aria-hidden>{given[channel] ? '✓' : '×'}</span><span className="sr-only">{given[channel] ? 'given' : 'not given'}</span></span>)}
  </span>
)

const State = ({ row }: { row: LeadRow }) => (
  <span className="flex flex-col items-start gap-0.5">
    <Tag tone={STATE_TONES[row.state] ?? 'neutral'} sign="">{STATE_WORDS[row.state] ?? row.state}</Tag>
    {row.group === 'treatment' ? null : <span className="text-xs text-ink-3">{GROUP_WORDS[row.group] ?? row.group}</span>}
  </span>
)
