'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyLink } from '#components/decisions/copy-link.tsx'
import { duration } from '#components/ui/format.ts'
import { Section } from '#components/ui/section.tsx'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import { Time } from '#components/ui/time.tsx'
import type { RunView } from '#lib/health/run.server.ts'
import { runQuery } from './queries.ts'
import { RunActs } from './run-acts.tsx'
import { RunState } from './run-state.tsx'
import { RunSteps } from './run-steps.tsx'

/** One run: what started it, what it did step by step, and what it came to. `refusal` says why this person may not cancel or replay. */
export function RunPage({ id, refusal }: { id: string; refusal: string | null }) {
  const { data: run, isFetching } = useSuspenseQuery(runQuery(id))
  return (
    <div className="flex flex-col gap-6">
      <header className="flex flex-col gap-3">
        <Link href="/health" className="link inline-flex min-h-6 self-start text-xs">Health, engine</Link>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
            <h1 className="text-xl font-[650] tracking-[-0.008em]">{run.name}</h1>
            <RunState state={run.state} />
            <code className="max-w-full truncate text-xs text-ink-3">{run.id}</code>
            <CopyLink path={`/health/runs/${run.id}`} />
          </div>
          <div className="flex flex-wrap items-center gap-2">
            {run.live ? <StaleChip asOf={run.asOf} cadenceSeconds={5} refreshing={isFetching} /> : null}
            {refusal === null ? <RunActs key={run.live ? 'live' : 'ended'} run={run} /> : null}
          </div>
        </div>
        <p className="readable text-base text-ink-2">{run.says}{run.dueAt && run.live ? <> It goes on <Time at={run.dueAt} show="exact" />.</> : null}</p>
        {refusal ? <p className="text-xs text-ink-3">{refusal}</p> : null}
      </header>
      {run.error ? <ErrorOf error={run.error} live={run.live} attempt={run.attempt} attemptsMax={run.attemptsMax} /> : null}
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="Steps" note={run.steps.length === 1 ? 'one' : `${run.steps.length}`}>
            {run.steps.length > 0 ? <RunSteps steps={run.steps} live={run.live} /> : <p className="text-ink-2">None has run yet.</p>}
          </Section>
          <Results run={run} />
        </div>
        <About run={run} />
      </div>
    </div>
  )
}

function ErrorOf({ error, live, attempt, attemptsMax }: { error: NonNullable<RunView['error']>; live: boolean; attempt: number; attemptsMax: number }) {
  return (
    <section aria-label="Error" className={`border-l-2 pl-3 ${live ? 'border-warn' : 'border-danger'}`}>
      <p className={`font-semibold ${live ? 'text-warn' : 'text-danger'}`}>{live ? `Attempt ${attempt} of ${attemptsMax} failed` : 'It failed'}: {error.message}</p>
      <p className="text-xs text-ink-3">{error.name}</p>
      {error.stack ? <details className="pt-1 text-xs"><summary className="link inline-block min-h-6">Where in the code</summary><pre tabIndex={0} aria-label="Stack" className="max-h-80 overflow-auto border bg-surface p-3">{error.stack}</pre></details> : null}
    </section>
  )
}

function About({ run }: { run: RunView }) {
  const facts: [string, ReactNode][] = [
    ['Started because', <span key="e">{run.event.words}{run.events > 1 ? `, and ${run.events - 1} more` : ''}{run.event.name ? <code className="block text-xs wrap-anywhere text-ink-3">{run.event.name}</code> : null}</span>],
    ...(run.lead ? [['Lead', <Link key="l" className="link" href={`/leads/${run.lead.id}`}>{run.lead.label}</Link>] as [string, ReactNode]] : []),
    ...(run.signal ? [['Signal', <span key="s"><code className="text-xs">{run.signal.name}</code><code className="block text-xs break-all text-ink-3">{run.signal.id}</code></span>] as [string, ReactNode]] : []),
    ...(run.decisions.length > 0 ? [[run.decisions.length === 1 ? 'Decision' : 'Decisions', <ul key="d">{run.decisions.map((decision) => <li key={decision.id}><Link className="link inline-block min-h-6" href={`/decisions/${decision.id}`}>{decision.said}</Link></li>)}</ul>] as [string, ReactNode]] : []),
    ['Began', <Time key="b" at={run.createdAt} show="exact" />],
    ['Queued before its first step', run.queueMs === null ? 'still queued' : duration(run.queueMs)],
    [run.endedAt ? 'Ended' : 'Going on for', run.endedAt ? <span key="t"><Time at={run.endedAt} show="exact" /><span className="text-ink-3">, after {duration(run.tookMs)}</span></span> : duration(run.tookMs)],
    ...(run.traceId ? [['Trace', <code key="x" className="text-xs break-all">{run.traceId}</code>] as [string, ReactNode]] : []),
    ...(run.parent ? [['Asked by', <Link key="p" className="link" href={`/health/runs/${run.parent.id}`}>another run</Link>] as [string, ReactNode]] : []),
    ...(run.children.length > 0 ? [['Asked', <ul key="c">{run.children.map((child) => <li key={child.id}><Link className="link inline-block min-h-6" href={`/health/runs/${child.id}`}>{child.name}</Link> {child.status}</li>)}</ul>] as [string, ReactNode]] : []),
  ]
  return (
    <Section title="About">
      <dl className="border-t">
        {facts.map(([name, value]) => <div key={name} className="grid grid-cols-[7rem_minmax(0,1fr)] sm:grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 border-b py-2"><dt className="text-ink-3">{name}</dt><dd className="min-w-0">{value}</dd></div>)}
      </dl>
    </Section>
  )
}

/** What was handed in, what each step answered, and what came out, as JSON behind a disclosure. Ids only: names and addresses are not in it. */
function Results({ run }: { run: RunView }) {
  const parts = [
    { key: 'event', name: 'Event', value: run.event.data }, ...run.steps.filter((step) => step.value !== null && step.value !== undefined).map((step) => ({ key: step.id, name: step.name, value: step.value })),
    ...(run.output === null ? [] : [{ key: 'output', name: 'Result', value: run.output }]),
  ]
  return (
    <Section title="What went in and came out" note="ids, no names or addresses">
      <ul className="border-t">
        {parts.map((part) => (
          <li key={part.key} className="border-b py-1">
            <details><summary className="link inline-block min-h-6 text-sm">{part.name}</summary><pre tabIndex={0} aria-label={part.name} className="my-1 max-h-96 overflow-auto border bg-surface p-3 text-xs">{JSON.stringify(part.value, null, 2)}</pre></details>
          </li>
        ))}
      </ul>
    </Section>
  )
}
