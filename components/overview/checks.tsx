import Link from 'next/link'
import type { ReactNode } from 'react'
import { count, duration } from '#components/ui/format.ts'
import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Overview } from '#lib/reports/overview.server.ts'

type Check = { name: string; tone: Tone; verdict: string; says: ReactNode }

/** A line for each way in which an agent can misbehave, with its verdict. */
export function Checks({ overview, decisions }: { overview: Overview; decisions: number }) {
  return (
    <dl className="border-t">
      {checksOf(overview, decisions).map((check) => (
        <div key={check.name} className="grid grid-cols-[7.5rem_minmax(0,1fr)_auto] items-baseline gap-x-4 border-b py-2 max-sm:grid-cols-[minmax(0,1fr)_auto]">
          <dt className="font-semibold">{check.name}</dt>
          <dd className="text-ink-2 max-sm:order-3 max-sm:col-span-2">{check.says}</dd>
          <dd><Tag tone={check.tone}>{check.verdict}</Tag></dd>
        </div>
      ))}
    </dl>
  )
}

function checksOf({ alarms, faults, flow, sends, sources }: Overview, decisions: number): Check[] {
  const { dispatch, undecided, latency } = flow
  const accepted = sends.counts.find((one) => one.state === 'accepted')?.count ?? 0
  const sent = sends.counts.reduce((sum, one) => sum + one.count, 0)
  const fault = faults.latest[0]
  return [
    {
      name: 'Signals', tone: undecided.count > 0 ? 'warn' : 'ok', verdict: undecided.count > 0 ? 'behind' : 'all decided',
      says: undecided.oldest
        ? <>{count(undecided.count)} not decided yet, the oldest <Link className="link" href={`/leads/${undecided.oldest.leadId}`}>{undecided.oldest.name}</Link> from <Time at={undecided.oldest.receivedAt} show="ago" /></>
        : 'Every signal that came in has its decision.',
    },
    {
      name: 'Decider', tone: faults.count > 0 ? 'warn' : 'ok', verdict: faults.count > 0 ? 'faults' : 'no faults',
      says: fault
        ? <>{count(faults.count)} of {count(decisions)} decisions ended in the safe choice: <Link className="link" href={`/decisions/${fault.id}`}>{fault.because}</Link></>
        : `${count(decisions)} decisions, each with exactly one valid choice.`,
    },
    waitsCheck(alarms, flow.late),
    {
      name: 'Messages', tone: sends.unknownCount > 0 ? 'danger' : sends.heldCount > 0 ? 'warn' : 'ok',
      verdict: sends.unknownCount > 0 ? 'need a person' : sends.heldCount > 0 ? 'held' : 'nothing stuck',
      says: `${count(accepted)} of ${count(sent)} handed over, ${count(sends.heldCount)} held, ${count(sends.unknownCount)} of unknown fate${failures(sends)}`,
    },
    {
      name: 'Hand-over', tone: dispatch.failing > 0 ? 'danger' : dispatch.pending > 100 ? 'warn' : 'ok', verdict: dispatch.failing > 0 ? 'failing' : dispatch.pending > 100 ? 'backlog' : 'flowing',
      says: dispatch.pending > 0 && dispatch.oldestAt
        ? <>{count(dispatch.pending)} kept signals wait for the engine, the oldest from <Time at={dispatch.oldestAt} show="ago" />{dispatch.lastError ? `: ${dispatch.lastError}` : ''}</>
        : 'Nothing waits for the engine.',
    },
    {
      name: 'Speed', tone: 'neutral', verdict: latency.p95 === null ? 'no evidence' : `p95 ${took(latency.p95)}`,
      says: latency.p50 === null ? 'No decision to measure.' : `From signal to decision: half ${took(latency.p50)}, 95 of 100 ${(latency.p95 ?? 0) < 1 ? 'too' : `within ${duration(latency.p95 ?? 0)}`}.`,
    },
    {
      name: 'Doors', tone: sources.quarantined.count > 0 ? 'warn' : 'ok', verdict: sources.quarantined.count > 0 ? 'quarantine' : 'clean',
      says: sources.quarantined.count > 0 ? `${sources.quarantined.count === 1 ? 'One item' : `${count(sources.quarantined.count)} items`} could not be understood, and kept with the reason.` : 'Everything that came in could be understood.',
    },
  ]
}

/** The promises to look again, and whether the alarm that keeps them can be trusted: a canary wait shares it, and rings about once a minute. */
function waitsCheck({ waits, canary }: Overview['alarms'], late: Overview['flow']['late']): Check {
  const overdue = waits.overdue > 0
  const unsure = canary.state === 'degraded'
  return {
    name: 'Waits', tone: overdue ? 'danger' : unsure || waits.held > 0 ? 'warn' : 'ok', verdict: overdue ? 'overdue' : unsure ? 'alarm late' : waits.held > 0 ? 'held' : 'on time',
    says: (
      <>
        {count(waits.open)} open, {count(waits.overdue)} overdue{waits.nextDueAt ? <>, the next <Time at={waits.nextDueAt} show="ago" /></> : null}.
        {overdue || waits.held > 0 ? <p className="pt-1">{waits.says}</p> : null}
        {overdue && late.length > 0 ? <ul className="pt-1 text-xs">{late.map((wait) => <li key={wait.id}><Link className="link" href={`/leads/${wait.leadId}`}>{wait.reason}</Link>, due <Time at={wait.dueAt} show="ago" /></li>)}</ul> : null}
        <p className={unsure ? 'pt-1' : 'pt-1 text-xs text-ink-3'}>{canary.says}</p>
      </>
    ),
  }
}

/** A simulated clock stands still while the agent thinks. */
const took = (ms: number): string => (ms < 1 ? 'at once' : duration(ms))

const failures = (sends: Overview['sends']): string => {
  const failed = sends.counts.find((one) => one.state === 'failed')?.count ?? 0
  return failed > 0 ? `, ${count(failed)} not sent after all` : ''
}
