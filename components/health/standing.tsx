'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { count, duration } from '#components/ui/format.ts'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { ago } from '#lib/env/health.ts'
import type { Standing as Facts } from '#lib/health/standing.server.ts'
import type { Verdict } from '#lib/health/verdict.ts'
import { standingQuery } from './queries.ts'

const WORD: Record<Verdict['state'], { tone: Tone; word: string }> = {
  ready: { tone: 'ok', word: 'ready' }, starting: { tone: 'neutral', word: 'starting' }, attention: { tone: 'warn', word: 'needs a person' }, degraded: { tone: 'danger', word: 'degraded' },
}

/** One line that says whether it is well and what to do, and the five figures behind it. */
export function Standing() {
  const { data, isFetching } = useSuspenseQuery(standingQuery())
  const path = usePathname()
  const { tone, word } = WORD[data.verdict.state]
  return (
    <section aria-label="Is it well?" className="pb-5">
      <p role="status" className="flex flex-wrap items-baseline gap-x-3 gap-y-1 pb-3 text-base">
        <Tag tone={tone}>{word}</Tag>
        <span className="readable min-w-0">{data.verdict.says}</span>
        {data.verdict.next && data.verdict.next.href !== path ? <Link href={data.verdict.next.href} className="link">{data.verdict.next.label}</Link> : null}
        <span className="ml-auto"><StaleChip asOf={data.asOf} refreshing={isFetching} /></span>
      </p>
      <dl className="grid grid-cols-2 border-y sm:grid-cols-3 xl:grid-cols-5">
        {factsOf(data).map((fact) => (
          <div key={fact.name} className="py-3 pr-4 max-sm:even:border-l max-sm:even:pl-4 sm:not-first:border-l sm:not-first:pl-4 sm:max-xl:nth-4:border-l-0 sm:max-xl:nth-4:pl-0">
            <dt className="text-xs text-ink-2">{fact.href ? <Link href={fact.href} className="link inline-block min-h-6">{fact.name}</Link> : <span className="inline-block min-h-6">{fact.name}</span>}</dt>
            <dd className="text-lg font-[650] num"><span className={fact.bad ? 'text-danger' : undefined}>{fact.value}</span><span className="block text-xs font-normal text-ink-3">{fact.more}</span></dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type Fact = { name: string; value: string; more: ReactNode; href?: string; bad?: boolean }

function factsOf({ canary, waits, pending, unknown, deadLetters }: Facts): Fact[] {
  return [
    {
      name: 'Canary', href: '/health/waits', value: canary.ageSeconds === null ? '–' : `${ago(canary.ageSeconds)} ago`,
      more: canary.ageSeconds === null ? 'none has rung yet' : canary.latenessSeconds === null ? 'begun again' : `rang ${duration(canary.latenessSeconds * 1000)} after it was due`,
    },
    {
      name: 'Overdue waits', href: '/health/waits', value: count(waits.overdue), bad: waits.overdue > 0,
      more: waits.overdue > 0 ? `the oldest by ${duration(waits.oldestOverdueSeconds * 1000)}` : waits.held > 0 ? `${count(waits.held)} held by the stop` : `${count(waits.open)} open`,
    },
    { name: 'Pending events', value: count(pending.count), more: pending.oldestAt ? <>oldest from <Time at={pending.oldestAt} show="ago" /></> : 'nothing waits for the engine' },
    { name: 'Unknown messages', href: '/health/delivery', value: count(unknown), bad: unknown > 0, more: unknown > 0 ? 'say what became of them' : 'every fate is known' },
    { name: 'Dead letters', href: '/health/delivery', value: count(deadLetters), bad: deadLetters > 0, more: deadLetters > 0 ? 'replay them or let them go' : 'nothing was given up' },
  ]
}
