'use client'

import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { ruleWords } from '#lib/domain/words.ts'
import type { EscalationDetail } from '#lib/escalations/schema.ts'
import { SlaClock } from './sla-clock.tsx'
import { OUTCOME_WORDS } from './words.ts'

/** Why it reached a person, before anything else: the reason in words, the rules that spoke, and what stands still because of it. */
export function Why({ one, onDetails }: { one: EscalationDetail; onDetails: () => void }) {
  const { why, lead } = one
  const silent = lead.state === 'human' || lead.state === 'opted_out' || lead.state === 'converted' || lead.state === 'erased'
  return (
    <header>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-2">
        <code className="max-w-full truncate" title={one.id}>{one.id.slice(0, 12)}…{one.id.slice(-4)}</code>
        <span>escalated <Time at={one.createdAt} /> by <Link href={`/decisions/${why.decisionId}`} className="link">{why.policyVersion}</Link></span>
        <SlaClock promised={one} />
        {one.holder ? <span>held by {one.holder.name}</span> : <span>nobody has it yet</span>}
        <span className="2xl:hidden"><Button size="sm" shortcut="I" onClick={onDetails}>Lead details</Button></span>
      </p>
      <h2 className="pt-1 text-xl font-[650] tracking-[-0.008em] text-balance">{one.title}</h2>
      <section aria-label="Why it reached you" className="mt-3 border-l-4 border-series-4 bg-surface px-4 py-3">
        <h3 className="text-xs text-ink-2">Why it reached you</h3>
        {why.sentences.map((sentence) => <p key={sentence} className="readable text-base">{sentence}</p>)}
        {why.rules.length > 0 ? (
          <ul className="pt-1 text-sm text-ink-2">{why.rules.map(({ rule, because }) => <li key={rule}><span className="font-[550] text-ink">{ruleWords(rule)}</span>: {because}</li>)}</ul>
        ) : null}
        <p className="flex flex-wrap gap-2 pt-2">
          <Tag tone={one.priority === 'high' ? 'danger' : 'neutral'}>{one.priority} priority</Tag>
          {why.propensity === null ? null : <Tag>chosen with probability {why.propensity.toFixed(2)}</Tag>}
          {silent ? <Tag tone="ok">automation paused for this lead</Tag> : <Tag tone="warn">the agent may write to this lead</Tag>}
          {one.paused.map((stopped) => <Tag key={stopped}>{stopped}</Tag>)}
        </p>
      </section>
      {one.endedAt ? (
        <p className="mt-3 border-y py-2 text-base">
          {one.state === 'returned' ? 'Handed back to the agent' : `Resolved: ${OUTCOME_WORDS[one.outcome ?? ''] ?? 'no outcome'}`} by {one.endedBy}, <Time at={one.endedAt} />.
          {one.note ? <span className="block text-ink-2 whitespace-pre-wrap">{one.note}</span> : null}
        </p>
      ) : null}
      {one.snoozedUntil && !one.endedAt ? <p className="mt-3 border-y py-2 text-base">Snoozed until <Time at={one.snoozedUntil} />. The promise to the lead runs on.</p> : null}
    </header>
  )
}
