'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { DueBars } from '#components/charts/due-bars.tsx'
import { useNow } from '#components/ui/clock.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { count, duration } from '#components/ui/format.ts'
import { useRowKeys } from '#components/ui/row-keys.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { WaitLine } from '#lib/health/waits.server.ts'
import { Canaries } from './canaries.tsx'
import { waitsQuery } from './queries.ts'

/** The promises to look again: when they are due, and whether they are kept. */
export function WaitsTab() {
  const { data } = useSuspenseQuery(waitsQuery())
  const rows = useRowKeys('Waits')
  return (
    <div ref={rows} data-shortcuts className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1.55fr)_minmax(20rem,1fr)]">
      <div className="flex min-w-0 flex-col gap-8">
        <Section title="Open waits" note={`${count(data.open)} in all`}>
          {data.filling ? <p className="text-ink-2">This workspace is being filled by a simulation, which rings its own alarms on its own clock.</p> : null}
          {data.open > 0
            ? <DueBars label="Open waits" perHour={data.due.perHour} beginsAt={data.due.beginsAt} overdue={data.due.overdue} later={data.due.later} held={data.heldSince !== null} />
            : <Empty title="Nobody is being waited for">When the agent decides to look again later, the promise stands here until it is kept.</Empty>}
        </Section>
        <Section title={data.heldSince ? 'Due and held' : 'Overdue'} note={data.overdueCount > data.overdue.length ? `the oldest ${data.overdue.length} of ${count(data.overdueCount)}` : 'due for more than a minute'}>
          {data.heldSince ? <p className="text-ink-2">Sending is stopped since <Time at={data.heldSince} />, so due waits are held. They wake as soon as somebody <Link className="link" href="/sending">resumes it</Link>.</p> : null}
          {data.overdue.length > 0
            ? <Table caption={data.heldSince ? 'Waits that are due and held' : 'Overdue waits'} rows={data.overdue} rowKey={(row) => row.id} columns={data.heldSince ? HELD : LATE} minWidth="38rem" />
            : <p className="text-ink-2">Every wait that was due has been woken.</p>}
        </Section>
        {data.next.length > 0 ? <Section title="Next to wake"><Table caption="Waits due next" rows={data.next} rowKey={(row) => row.id} columns={NEXT} minWidth="38rem" /></Section> : null}
      </div>
      <Canaries />
    </div>
  )
}

const lead: Column<WaitLine> = { key: 'lead', head: 'Lead', rowHead: true, width: '30%', cell: (row) => <Link data-row prefetch={false} className="link block min-h-6" href={`/leads/${row.leadId}?decision=${row.decisionId}`}>{row.lead}</Link> }
const reason: Column<WaitLine> = { key: 'reason', head: 'Why it waits', cell: (row) => <span className="text-ink-2">{row.reason}</span> }
const due: Column<WaitLine> = { key: 'due', head: 'Due', sort: 'ascending', cell: (row) => <Time at={row.dueAt} zone={row.zone} /> }
const NEXT = [lead, reason, due, { key: 'in', head: 'In', align: 'right', cell: (row: WaitLine) => <Left at={row.dueAt} /> } satisfies Column<WaitLine>]
const LATE = [lead, reason, due, { key: 'late', head: 'Late by', align: 'right', cell: (row: WaitLine) => <span className="text-danger"><Left at={row.dueAt} /></span> } satisfies Column<WaitLine>]
const HELD = [lead, reason, due, { key: 'held', head: 'Held for', align: 'right', cell: (row: WaitLine) => <Left at={row.dueAt} /> } satisfies Column<WaitLine>]

const Left = ({ at }: { at: string }) => <span className="whitespace-nowrap num">{duration(useNow() - Date.parse(at))}</span>
