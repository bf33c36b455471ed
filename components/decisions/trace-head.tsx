'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { Mark } from '#components/ui/mark.tsx'
import { StageStrip } from '#components/ui/stage-strip.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { dollars, duration } from '#components/ui/format.ts'
import type { DecisionTrace } from '#lib/decisions/trace.ts'
import type { Stage } from '#lib/decisions/stages.ts'
import { CopyLink } from './copy-link.tsx'
import { WaitBanner } from './wait-banner.tsx'

export function TraceHead({ trace, alone }: { trace: DecisionTrace; alone: boolean }) {
  const Title = alone ? 'h1' : 'h2'
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
          <Title className="flex items-baseline gap-2 text-lg font-[650]"><Mark kind={trace.ruling.action.kind} />{trace.headline}</Title>
          <code className="max-w-full truncate text-xs text-ink-3" title={trace.id}>{trace.id.slice(0, 17)}…</code>
          <CopyLink path={`/decisions/${trace.id}`} />
          {trace.proposal.explored ? <Tag tone="accent">explored: drawn at {trace.proposal.propensity?.toFixed(2)}</Tag> : null}
        </div>
        <p className="text-xs text-ink-3 num"><Time at={trace.at} show="exact" zone={trace.lead.zone} /> · {duration(trace.durationMs)} · {dollars(trace.costMicros)}</p>
      </div>
      <p className="readable text-base text-ink-2">{trace.because.join(' ')}</p>
      <Neighbours trace={trace} alone={alone} />
      {trace.wait ? <WaitBanner wait={trace.wait} zone={trace.lead.zone} leadId={trace.lead.id} /> : null}
      {trace.lead.state === 'erased' ? <p className="border-l-2 border-line-strong pl-3 text-sm text-ink-2">This lead was erased. Counts and chances are kept; what named somebody is gone.</p> : null}
      {trace.situation.basis.every(({ basis }) => basis === null) ? <p className="border-l-2 border-danger pl-3 text-sm text-danger">No ground to write on any channel was on record: every message would have been blocked.</p> : null}
      <StageStrip label="Stages of this decision" stages={trace.stages.map(drawn)} />
    </header>
  )
}

const drawn = (stage: Stage) => ({
  label: stage.title, href: `#stage-${stage.key}`, state: stage.state === 'open' ? 'running' as const : stage.state,
  note: [stage.ms === null ? null : duration(stage.ms), stage.words, stage.state === 'done' && !stage.words ? '✓' : null].filter(Boolean).join(' · ') || undefined,
})

/** The decisions of the same lead before and after; `[` and `]` go there. */
function Neighbours({ trace, alone }: { trace: DecisionTrace; alone: boolean }) {
  const router = useRouter()
  const hrefOf = (id: string) => (alone ? `/decisions/${id}` : `/leads/${trace.lead.id}?decision=${id}`)
  const go = (id: string | null) => { if (id) router.replace(hrefOf(id), { scroll: false }) }
  useShortcut({ keys: '[', label: 'Previous decision of this lead', group: 'Decision', act: () => go(trace.prev) })
  useShortcut({ keys: ']', label: 'Next decision of this lead', group: 'Decision', act: () => go(trace.next) })
  const step = (id: string | null, words: string, keys: string) => id
    ? <Link replace scroll={false} href={hrefOf(id)} className="link inline-flex min-h-6 items-center gap-1.5">{words} <Kbd keys={keys} /></Link>
    : <span className="inline-flex min-h-6 items-center gap-1.5 text-ink-3">{words} <Kbd keys={keys} /></span>
  return (
    <nav aria-label="Decisions of this lead" className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {alone
        ? <Link href={`/leads/${trace.lead.id}?decision=${trace.id}`} className="link inline-flex min-h-6 items-center">{trace.lead.name}{trace.lead.company ? `, ${trace.lead.company}` : ''}</Link>
        : <Link href={`/decisions/${trace.id}`} className="link inline-flex min-h-6 items-center">Full width</Link>}
      {step(trace.prev, 'Previous', '[')}
      {step(trace.next, 'Next', ']')}
    </nav>
  )
}
