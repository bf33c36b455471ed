'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { count, duration } from '#components/ui/format.ts'
import { Section } from '#components/ui/section.tsx'
import type { EngineView } from '#lib/health/engine.server.ts'
import { FunctionsTable } from './functions-table.tsx'
import { engineQuery } from './queries.ts'
import { RunList } from './run-list.tsx'

/** What the engine does, by function and by run. */
export function EngineTab() {
  const { data } = useSuspenseQuery(engineQuery())
  if (data.kind === 'elsewhere') return <Elsewhere url={data.url} />
  return (
    <div className="flex flex-col gap-8">
      <Section title="Functions" note="of the whole house, which has one engine">
        <Now stats={data.stats} />
        <FunctionsTable rows={data.functions} />
      </Section>
      <RunList functions={data.functions} keptDays={data.keptDays} />
    </div>
  )
}

type Stats = Extract<EngineView, { kind: 'embedded' }>['stats']

function Now({ stats }: { stats: Stats }) {
  const about = stats.exact ? '' : 'about '
  const facts: [string, number, boolean?][] = [['running', stats.running], ['ready to run', stats.ready], ['sleeping', stats.sleeping], ['waiting for an event', stats.waiting], ['queued behind their lead', stats.blocked], ['being retried', stats.failing, true], ['stuck', stats.stuck, true]]
  return (
    <p className="text-ink-2">
      Right now {about}{count(stats.live)} live runs: {facts.filter(([name, value]) => value > 0 || name === 'running').map(([name, value, bad], index) => <span key={name}>{index > 0 ? ', ' : ''}<span className={bad ? 'font-semibold text-danger' : undefined}>{count(value)} {name}</span></span>)}.
      {stats.overdueMs > 2_000 ? <span className="text-danger"> The oldest thing due is {duration(stats.overdueMs)} late.</span> : ' Nothing is late.'}
    </p>
  )
}

const Elsewhere = ({ url }: { url: string }) => (
  <Section title="The runs live on an Inngest server">
    <p className="readable text-base text-ink-2">This house hands its events to Inngest, which keeps the runs, their steps and their history, and has a page of its own for them: <a className="link" href={url} rel="noreferrer">{url}</a>. Waits and messages are rows here, and their tabs show them.</p>
  </Section>
)
