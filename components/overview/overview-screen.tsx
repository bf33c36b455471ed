'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { HourBars } from '#components/charts/hour-bars.tsx'
import { ActionBar } from '#components/ui/action-bar.tsx'
import { count } from '#components/ui/format.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import { Blocks } from './blocks.tsx'
import { Checks } from './checks.tsx'
import { overviewQuery } from './queries.ts'
import { RecentDecisions } from './recent-decisions.tsx'
import { SourceHealth } from './source-health.tsx'
import { Stops } from './stops.tsx'
import { StuckSends } from './stuck-sends.tsx'

/** Is the agent behaving? What it did in a day, what is stuck, and a way on for each. */
export function OverviewScreen({ mayResolve }: { mayResolve: boolean }) {
  const { data, isFetching } = useSuspenseQuery(overviewQuery())
  const decisions = data.chosen.reduce((sum, one) => sum + one.count, 0)
  return (
    <>
      <PageHeader title="Overview" meta="last 24 hours"><StaleChip asOf={data.asOf} refreshing={isFetching} /></PageHeader>
      <Stops stops={data.stops} />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1.55fr)_minmax(20rem,1fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="Is it behaving?"><Checks overview={data} decisions={decisions} /></Section>
          <StuckSends sends={data.sends} mayResolve={mayResolve} />
          <Section title="Last decisions" note="newest first, live"><RecentDecisions decisions={data.recent} /></Section>
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="What the agent chose" note={`${count(decisions)} decisions`}>
            {decisions > 0 ? <ActionBar label="Share of each choice" counts={data.chosen} hrefOf={(kind) => `/decisions?win=24h&action=${kind}`} /> : <p className="text-ink-3">No decision in the last 24 hours.</p>}
            {decisions > 0 ? <HourBars label="Decisions per hour" perHour={data.perHour} endsAt={data.asOf} /> : null}
          </Section>
          <Section title="What held it back" note="rules that left no email to send, or changed the choice"><Blocks blocks={data.blocks} /></Section>
          <Section title="Sources"><SourceHealth sources={data.sources} /></Section>
        </div>
      </div>
    </>
  )
}
