'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { sendingQuery } from '#components/layout/queries.ts'
import { Empty } from '#components/ui/empty.tsx'
import { count } from '#components/ui/format.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Backlog, Stop } from '#lib/suppression/kill-switch.server.ts'
import { Resume } from './resume.tsx'

/** What is stopped, what is parked behind it, and the way back. */
export function Sending({ me, refusal }: { me: string; refusal: string | null }) {
  const { data } = useSuspenseQuery(sendingQuery())
  return (
    <div className="max-w-180">
      <PageHeader title="Sending" meta={data.stops.length > 0 ? 'stopped' : 'running'} />
      {data.stops.length === 0
        ? <Empty title="Nothing is stopped">The agent decides and sends as the guardrails allow. Stop sending, at the top of every screen, ends that at once.</Empty>
        : <Parked backlog={data.backlog} />}
      {data.stops.map((stop) => <StopItem key={`${stop.scope}:${stop.key}`} stop={stop} backlog={data.backlog} mine={stop.byId === me} refusal={refusal} />)}
    </div>
  )
}

function Parked({ backlog }: { backlog: Backlog }) {
  const facts = [
    { name: 'Held messages', value: count(backlog.held), more: backlog.oldestHeldAt ? <>oldest from <Time at={backlog.oldestHeldAt} /></> : null },
    { name: 'Past recall', value: count(backlog.inProvidersHands), more: 'in the provider’s hands' },
    { name: 'Waits kept', value: count(backlog.waitsKept), more: backlog.waitsOverdue > 0 ? `${count(backlog.waitsOverdue)} due since the stop` : null },
  ]
  return (
    <dl className="grid border-y sm:grid-cols-3">
      {facts.map((fact) => (
        <div key={fact.name} className="py-3 pr-4 sm:not-first:border-l sm:not-first:pl-4">
          <dt className="text-xs text-ink-2">{fact.name}</dt>
          <dd className="text-lg font-[650] num">{fact.value}<span className="block text-xs font-normal text-ink-3">{fact.more ?? ' '}</span></dd>
        </div>
      ))}
    </dl>
  )
}

function StopItem({ stop, backlog, mine, refusal }: { stop: Stop; backlog: Backlog; mine: boolean; refusal: string | null }) {
  const alone = mine && stop.minutesAgo >= 15 ? 'You stopped this more than 15 minutes ago, so another person has to resume it.' : null
  return (
    <section className="border-b py-5">
      <h2 className="text-lg font-[650]">{stop.scope === 'all' ? 'Everything is stopped' : `${stop.name.charAt(0).toUpperCase()}${stop.name.slice(1)} is stopped`}</h2>
      <p className="text-base text-ink-2">Since <Time at={stop.at} />, by {stop.byName}. {stop.reason ? `“${stop.reason}”` : 'No reason has been given yet.'}</p>
      {refusal ?? alone ? <p className="pt-2 text-ink-2">{refusal ?? alone}</p> : <Resume stop={stop} held={backlog.held} />}
    </section>
  )
}
