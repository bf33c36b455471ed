import type { ReactNode } from 'react'
import { count } from '#components/ui/format.ts'
import { Mark } from '#components/ui/mark.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Channel } from '#lib/domain/action.ts'
import { CHANNEL_WORDS } from '#lib/domain/words.ts'
import type { ProviderState } from '#lib/delivery/views.ts'
import { sentence } from '#lib/health/words.ts'

const number = (value: number, bad = false) => <span className={value === 0 ? 'text-ink-3' : bad ? 'font-semibold text-danger' : undefined}>{count(value)}</span>

const COLUMNS: readonly Column<ProviderState>[] = [
  { key: 'way', head: 'Way out', rowHead: true, width: '17%', cell: (row) => <span className="inline-flex items-baseline gap-2"><Mark kind={`send_${row.channel}`} />{CHANNEL_WORDS[row.channel as Channel] ?? row.channel}<span className="text-xs font-normal text-ink-3">by {row.provider}</span></span> },
  { key: 'state', head: 'State', width: '33%', cell: (row) => <Breaker row={row} /> },
  { key: 'flight', head: 'In flight', align: 'right', cell: (row) => number(row.inFlight) },
  { key: 'ready', head: 'Ready', align: 'right', cell: (row) => <>{number(row.ready)}{row.oldestReadyAt ? <span className="block text-xs text-ink-3">from <Time at={row.oldestReadyAt} show="ago" /></span> : null}</> },
  { key: 'accepted', head: 'Accepted, 1 h', align: 'right', cell: (row) => number(row.acceptedLastHour) },
  { key: 'failed', head: 'Failed, 1 h', align: 'right', cell: (row) => number(row.failedLastHour, true) },
  { key: 'unknown', head: 'Unknown', align: 'right', cell: (row) => number(row.unknown, true) },
]

/** Each way out of the house: whether it answers, and what waits behind it. */
export const ProvidersTable = ({ rows }: { rows: readonly ProviderState[] }) => <Table caption="Each way out, and whether it answers" rows={rows} rowKey={(row) => `${row.channel} ${row.provider}`} columns={COLUMNS} minWidth="52rem" />

function Breaker({ row }: { row: ProviderState }) {
  if (row.state === 'closed') return row.failures === 0 ? <Tag tone="ok">answers</Tag> : <><Tag tone="warn">answers, with trouble</Tag><Why row={row}>{row.failures} {row.failures === 1 ? 'failure' : 'failures'} in a row.</Why></>
  if (row.state === 'half_open') return <><Tag tone="warn">being tried</Tag><Why row={row}>One message tries whether it answers again; the others wait for its word.</Why></>
  return (
    <>
      <Tag tone="danger">left alone</Tag>
      <Why row={row}>It failed {row.failures} times in a row, so nothing is handed over{row.retryAt ? <> until <Time at={row.retryAt} show="clock" />, when one message tries it</> : null}. Messages are held, and leave by themselves once it answers.</Why>
    </>
  )
}

const Why = ({ row, children }: { row: ProviderState; children: ReactNode }) => (
  <span className="block pt-1 text-xs text-ink-2">{children}{row.since && row.state !== 'closed' ? <> In trouble since <Time at={row.since} />.</> : null}{row.lastError ? <span className="block text-ink-3">Last answer: {sentence(row.lastError)}</span> : null}</span>
)
