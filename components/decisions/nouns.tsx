import Link from 'next/link'
import { duration } from '#components/ui/format.ts'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'
import { CHANNEL_WORDS, reasonWords, ruleWords } from '#lib/domain/words.ts'
import type { Channel } from '#lib/domain/action.ts'
import { Clearance } from './clearance.tsx'
import { Noun } from './noun.tsx'
import { Receipt } from './receipt.tsx'

/** The nouns of the loop, in order, each with what this pass made of it. */
export function Nouns({ trace, onRead }: { trace: DecisionTrace; onRead: () => void }) {
  const { signal, situation, proposal, ruling, draft, escalation } = trace
  return (
    <dl className="border-t">
      <Noun id="stage-signal" label="Signal">
        <code>{signal.name}</code> <span className="text-ink-2">from {signal.source}, {signal.intent} intent{signal.trust === 'likely_bot' ? ', likely a machine' : ''}; it happened <Time at={signal.occurredAt} zone={trace.lead.zone} /></span>
      </Noun>
      <Noun id="stage-situation" label="Situation">
        <span className="text-ink-2">{situationWords(trace)}</span>
        {situation.waited ? <p className="text-ink-2">Waited {duration(situation.waited.hours * 3_600_000)} before this pass: “{situation.waited.reason}” {trace.wokenBy ? <Link className="link" href={`/leads/${trace.lead.id}?decision=${trace.wokenBy.decisionId}`}>See that decision</Link> : null}</p> : null}
      </Noun>
      {proposal.decider === 'person' ? <Noun id="stage-proposal" label="Proposal"><span className="text-ink-2">A person chose {proposal.words.toLowerCase()}. It stands outside learning and inside the caps.</span></Noun> : null}
      <Noun id="stage-ruling" label="Ruling"><Ruling ruling={ruling} /></Noun>
      {escalation ? <Noun label="Escalation"><Tag tone={escalation.state === 'open' ? 'warn' : 'neutral'}>{escalation.state}</Tag> <span className="text-ink-2">{escalation.claimedBy ? `with ${escalation.claimedBy}; ` : ''}{escalation.reason}; due <Time at={escalation.dueAt} /></span> <Link href={`/escalations/${escalation.id}`} className="link">Open in the inbox</Link></Noun> : null}
      <Noun id="stage-draft" label="Draft">
        {draft
          ? <><span>“{draft.subject || draft.text.slice(0, 80)}”</span> <span className="text-ink-2">{CHANNEL_WORDS[draft.channel as Channel]} to {draft.to}, from {draft.template}</span> <button type="button" className="link min-h-6" onClick={onRead}>Read it</button></>
          : <Never trace={trace} of="Nothing was written" />}
      </Noun>
      <Noun id="stage-clearance" label="Clearance">{trace.checks[0] ? <Clearance checks={trace.checks} /> : <Never trace={trace} of="Suppression was not asked" />}</Noun>
      <Noun id="stage-receipt" label="Receipt">{trace.receipt ? <Receipt receipt={trace.receipt} draftAt={draft?.at ?? null} /> : <Never trace={trace} of="Nothing was sent" />}</Noun>
      <Noun label="Outcome"><Outcomes trace={trace} /></Noun>
      <Noun label="Lesson"><span className="text-ink-2">{lesson(trace)}</span></Noun>
    </dl>
  )
}

/** Why a later noun does not exist. */
function Never({ trace, of }: { trace: DecisionTrace; of: string }) {
  const { kind } = trace.ruling.action
  const why = kind === 'wait' ? 'the ruling was to wait' : kind === 'skip' ? 'the ruling was to skip' : kind === 'escalate_to_human' ? 'a person takes it from here' : null
  return <span className="text-ink-3">{of}{why ? `: ${why}.` : ' yet.'}</span>
}

function Ruling({ ruling }: { ruling: DecisionTrace['ruling'] }) {
  if (ruling.trail.length === 0) return <><Tag tone="ok">As proposed</Tag> <span className="text-ink-2">Rubric and guardrails had nothing against {ruling.words.toLowerCase()}.</span></>
  return (
    <ol className="flex flex-col gap-1.5">
      {ruling.trail.map((entry, at) => (
        <li key={at} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <Tag tone="warn">{entry.fromWords} → {entry.toWords}</Tag>
          <span className="text-ink-2">{ruleWords(entry.rule)}: {reasonWords(entry.because)}</span>
        </li>
      ))}
    </ol>
  )
}

function Outcomes({ trace }: { trace: DecisionTrace }) {
  if (trace.outcomes.length === 0) return <span className="text-ink-3">{trace.receipt ? 'Nothing has come back yet.' : 'Nothing was sent, so nothing can come back.'}</span>
  return (
    <ul className="flex flex-col gap-1">
      {trace.outcomes.map((outcome) => (
        <li key={outcome.id}><strong className="font-semibold">{outcome.kind.replaceAll('_', ' ')}</strong> <span className="text-ink-2"><Time at={outcome.at} />{outcome.trust === 'likely_bot' ? ', likely a machine' : ''}</span></li>
      ))}
    </ul>
  )
}

const many = (count: number, one: string, more = `${one}s`) => `${count === 0 ? 'no' : count} ${count === 1 ? one : more}`

function situationWords({ situation, tier, group, lead }: DecisionTrace): string {
  const grounds = situation.basis.filter(({ basis }) => basis !== null).map(({ channel, basis }) => `${CHANNEL_WORDS[channel as Channel] ?? channel} (${basis!.replaceAll('_', ' ')})`)
  return [
    `${tier} at ${situation.score}`, `${many(situation.signalsSinceTouch, 'signal')} since the last touch`, `${many(situation.touches, 'touch', 'touches')} in 30 days`,
    grounds.length > 0 ? `may be reached by ${grounds.join(', ')}` : 'no ground to write on record',
    group === 'treatment' ? null : `in the ${group.replaceAll('_', ' ')} group`, situation.zoneKnown ? null : `zone unknown, so ${lead.zone} is used`,
  ].filter(Boolean).join('; ').concat('.').replace(/^./, (first) => first.toUpperCase())
}

function lesson({ proposal, ruling }: DecisionTrace): string {
  if (proposal.propensity === null) return 'None: what a person chose has no chance attached, and teaches the policy nothing.'
  const executed = ruling.executedPropensity === null ? '' : `; ${ruling.words.toLowerCase()} would have come about with ${ruling.executedPropensity.toFixed(2)} in all`
  return `Kept for learning: proposed with a chance of ${proposal.propensity.toFixed(2)}${executed}.`
}
