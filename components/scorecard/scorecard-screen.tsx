'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { RateBand } from '#components/charts/rate-band-lazy.tsx'
import { RateTable } from '#components/charts/rate-table.tsx'
import { ActionBar } from '#components/ui/action-bar.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { count } from '#components/ui/format.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import { GROUP_WORDS } from '#lib/domain/words.ts'
import { POINT_LEADS_MIN } from '#lib/reports/choices.ts'
import type { ScorecardFilter } from '#lib/reports/schema.ts'
import { Breakdown } from './breakdown.tsx'
import { Controls } from './controls.tsx'
import { Headline } from './headline.tsx'
import { exportHref, scorecardQuery } from './queries.ts'
import { TouchesAvoided } from './touches-avoided.tsx'
import { dayWords } from '#components/charts/day-words.ts'

export function ScorecardScreen({ filter }: { filter: ScorecardFilter }) {
  const { data, isFetching } = useSuspenseQuery(scorecardQuery(filter))
  const decisions = data.chosen.reduce((sum, one) => sum + one.count, 0)
  const [subject, control] = [GROUP_WORDS[data.subject] ?? data.subject, GROUP_WORDS[data.control] ?? data.control]
  return (
    <>
      <PageHeader title="Scorecard" meta={`${dayWords(data.fromDay)} – ${dayWords(data.toDay, true)}, ${data.zone}`}>
        <StaleChip asOf={data.asOf} cadenceSeconds={120} refreshing={isFetching} />
        <LinkButton href={exportHref(filter)} download>Export CSV</LinkButton>
      </PageHeader>
      <Controls filter={filter} sources={data.sources} />
      <Headline scorecard={data} />
      <div className="grid gap-x-10 gap-y-8 pt-8 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <Section title="Meetings per 100 leads" note={data.line.control.length > 0 ? `${subject.toLowerCase()} against ${control.toLowerCase()}` : subject.toLowerCase()}>
          <figure className="m-0">
            <RateBand subject={{ name: subject, points: data.line.subject }} control={{ name: control, points: data.line.control }} marks={data.marks} />
            <figcaption className="text-2xs text-ink-3">
              Line: of the leads who came in the {data.line.trailingDays} days up to each day, how many in a hundred have booked a meeting since. Shaded: 95 % interval. Dashed: {control.toLowerCase()}. Gaps: fewer than {POINT_LEADS_MIN} leads. The last days still ripen, on both lines alike.
            </figcaption>
            <RateTable subject={{ name: subject, points: data.line.subject }} control={{ name: control, points: data.line.control }} />
          </figure>
        </Section>
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="What the agent chose" note={`${count(decisions)} decisions`}>
            {decisions > 0 ? <ActionBar label={`Choices for the group ${subject}`} counts={data.chosen} hrefOf={(kind) => `/decisions?win=${filter.win === '90d' ? 'all' : filter.win}&action=${kind}`} /> : <p className="text-ink-3">No decision in this window.</p>}
          </Section>
          <TouchesAvoided scorecard={data} />
        </div>
      </div>
      <div className="pt-8"><Breakdown scorecard={data} filter={filter} /></div>
    </>
  )
}
