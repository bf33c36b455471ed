'use client'

import { Tabs } from '#components/ui/tabs.tsx'
import { dollars, duration } from '#components/ui/format.ts'
import { Time } from '#components/ui/time.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'
import { Features } from './features.tsx'
import { Message } from './message.tsx'
import { Section } from './noun.tsx'
import { Raw } from './raw.tsx'

export type Panel = 'situation' | 'message' | 'raw'

/** What stands beside the story: versions, time, what the drip would have done, and the pieces in full. */
export function Aside({ trace, panel, onPanel }: { trace: DecisionTrace; panel: Panel; onPanel: (panel: Panel) => void }) {
  const tabs = [
    { value: 'situation' as const, label: 'Situation', panel: <Features trace={trace} /> },
    ...(trace.draft ? [{ value: 'message' as const, label: 'Message', panel: <Message id={trace.id} draft={trace.draft} masked={trace.lead.masked} /> }] : []),
    { value: 'raw' as const, label: 'Raw', panel: <Raw trace={trace} /> },
  ]
  return (
    <aside aria-label="More about this decision" className="flex min-w-0 flex-col gap-6">
      <Tabs label="Pieces of this decision" value={panel} onChange={onPanel} tabs={tabs} />
      {trace.baseline ? (
        <Section title="What the drip would have done">
          <p className="border-t pt-2">{trace.baseline.words}, <span className="text-ink-2">because {trace.baseline.because}.</span></p>
          <p className="pt-1 text-ink-2 num">Messages to this lead so far: drip {trace.baseline.touches.drip}, Bide {trace.baseline.touches.bide}.</p>
        </Section>
      ) : null}
      <Section title="Time and cost" meta={<span className="num">{duration(trace.durationMs)}, {dollars(trace.costMicros)}</span>}><Phases phases={trace.phases} /></Section>
      <Section title="Versions">
        <dl className="border-t">
          {trace.versions.map(({ label, value }) => <div key={label} className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 border-b py-1.5"><dt className="text-ink-3">{label}</dt><dd><code className="break-words">{value}</code></dd></div>)}
        </dl>
      </Section>
      <Section title="Citations">
        <ul className="border-t">
          {trace.citations.map((citation) => <li key={citation.kind + citation.id} className="border-b py-1.5"><span className="text-ink-3">{citation.kind}</span> {citation.words} <span className="text-ink-3"><Time at={citation.at} /></span></li>)}
        </ul>
      </Section>
    </aside>
  )
}

const PHASE_WORDS: Record<string, string> = { look: 'Look', decide: 'Decide', record: 'Record', write: 'Write', deliver: 'Deliver' }

/** Each phase where it began, on one line of time. */
function Phases({ phases }: { phases: DecisionTrace['phases'] }) {
  const total = Math.max(1, phases.reduce((sum, phase) => sum + phase.ms, 0))
  const starts = phases.map((_, at) => phases.slice(0, at).reduce((sum, phase) => sum + phase.ms, 0))
  if (phases.length === 0) return <p className="border-t py-2 text-ink-3">No times were kept for this pass.</p>
  return (
    <ul className="border-t">
      {phases.map((phase, at) => (
        <li key={phase.name} className="grid grid-cols-[5rem_minmax(0,1fr)_4rem] items-center gap-x-3 border-b py-1.5">
          <span>{PHASE_WORDS[phase.name] ?? phase.name}</span>
          <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-full"><rect x={(starts[at]! / total) * 98} width={Math.max(1, (phase.ms / total) * 98)} height="6" fill="var(--ink-2)" /></svg>
          <span className="text-right text-ink-2 num">{duration(phase.ms)}</span>
        </li>
      ))}
    </ul>
  )
}
