'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { LinkButton } from '#components/ui/button.tsx'
import { Section } from '#components/ui/section.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { ChangeReview } from '#lib/changes/view.server.ts'
import { RiskTag } from './change-item.tsx'
import { DecisionBar } from './decision-bar.tsx'
import { changeQuery } from './queries.ts'
import { ReplayPanel } from './replay-panel.tsx'
import { RestoreButton } from './restore-button.tsx'
import { SettingDiff } from './setting-diff.tsx'

/** What this person's role allows at all; the change itself may still refuse. */
export type Can = { approve: boolean; propose: boolean; restore: boolean; admin: boolean }

const RISK_WORDS = {
  low: 'Nothing loosens: fewer messages, later, or the same.',
  medium: 'Something loosens, but no message leaves that would not have left before.',
  high: 'More messages, or messages at more hours or on more occasions, become possible.',
}

/** One change in the order in which it is judged: claim, difference, effect on real decisions, risk, history, answer. */
export function Review({ id, can }: { id: string; can: Can }) {
  const { data: change } = useSuspenseQuery(changeQuery(id))
  const open = change.state === 'in_review'
  return (
    <article className="flex min-w-0 flex-col gap-6" aria-labelledby="change-title">
      <header className="flex flex-col gap-1.5">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-xs text-ink-2">
          <code className="wrap-anywhere">{change.id}</code>
          <span>proposed by {change.mine ? 'you' : change.author} on version {change.baseVersion}, <Time at={change.createdAt} /></span>
          {open ? <Tag tone={change.baseMoved ? 'warn' : 'ok'}>{change.baseMoved ? `base moved to version ${change.currentVersion}` : 'base is current'}</Tag> : <StateTag change={change} />}
        </p>
        <h1 id="change-title" className="text-xl font-[650]">{change.title}</h1>
        <p className="readable text-base whitespace-pre-line">{change.reason}</p>
      </header>
      <div className="grid gap-x-10 gap-y-6 2xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Section title="Changes" note={`${change.changes.length} ${change.changes.length === 1 ? 'setting' : 'settings'}`}>
          <SettingDiff caption="What this changes" changes={change.changes} nowHead={`Now (v${change.baseVersion})`} proposedHead={change.liveVersion ? `Became (v${change.liveVersion})` : 'Proposed'} />
        </Section>
        <div className="flex flex-col gap-6">
          <Section title="Risk" action={<RiskTag risk={change.risk} />}><p className="text-ink-2">{RISK_WORDS[change.risk]} Reversible in one click: every version stays.</p></Section>
          <ReplayPanel id={change.id} />
        </div>
      </div>
      {open ? null : <Answer change={change} can={can} />}
      {open && change.baseMoved ? (
        <p className="flex flex-wrap items-center gap-3 border-t pt-4">
          Version {change.currentVersion} went live since, so nobody can approve this as it stands.
          {can.propose ? <LinkButton href={`/guardrails?from=${change.id}`}>Propose it again on version {change.currentVersion}</LinkButton> : null}
        </p>
      ) : null}
      {open ? <DecisionBar change={change} can={can} /> : null}
    </article>
  )
}

const StateTag = ({ change }: { change: ChangeReview }) =>
  change.state === 'live' ? <Tag tone="ok">approved as version {change.liveVersion}</Tag> : <Tag tone={change.state === 'rejected' ? 'danger' : 'neutral'}>{change.state}</Tag>

function Answer({ change, can }: { change: ChangeReview; can: Can }) {
  return (
    <Section title="Answer">
      <p className="text-ink-2">
        {change.reviewer ? `${change.state === 'live' ? 'Approved' : 'Rejected'} by ${change.reviewer}` : 'Taken back by its author'}
        {change.decidedAt ? <>, <Time at={change.decidedAt} /></> : null}
      </p>
      {change.comment ? <blockquote className="readable border-l-2 pl-3 text-base whitespace-pre-line">{change.comment}</blockquote> : null}
      {change.restoreTo !== null && can.restore ? <div className="flex flex-wrap items-center gap-3"><RestoreButton version={change.restoreTo} /><span className="text-ink-3">New decisions use version {change.restoreTo}’s rules from then on.</span></div> : null}
    </Section>
  )
}
