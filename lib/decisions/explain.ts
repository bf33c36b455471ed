import { actionKey, channelOf } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import type { TrailEntry } from '#lib/domain/proposal.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import { ANGLE_WORDS, CHANNEL_WORDS, KIND_WORDS, TIER_WORDS, hoursWords, reasonWords, sayAction, sayKey } from '#lib/domain/words.ts'

/** Where the message of a decision stands, so far as the rows tell. */
export type Fate =
  | { kind: 'none' }
  | { kind: 'pending' }
  | { kind: 'dropped'; because: string }
  | { kind: 'refused'; because: string }
  | { kind: 'ready'; because: string | null }
  | { kind: 'accepted'; provider: string; seconds: number | null }
  | { kind: 'failed'; because: string }
  | { kind: 'unknown'; because: string }

/** Where the wait of a decision stands. */
export type Standing = { state: 'open' | 'claimed' | 'superseded' | 'dead'; endedBy: string | null; hours: number | null }

/** What the ledger knows of one pass: enough to tell it, and nothing that names anybody. */
export type Facts = {
  signalName: string
  tier: string
  score: number | null
  pass: number
  waitedHours: number | null
  waitedReason: string | null
  proposed: Action
  ruled: Action
  trail: readonly TrailEntry[]
  decider: string
  deciderFault: string | null
  /** What the policy thought of its choice; empty for a person. */
  reason: string
  explored: boolean
  propensity: number | null
  fate: Fate
  wait: Standing | null
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const sentence = (text: string) => (/[.!?]$/.test(text) ? upper(text) : `${upper(text)}.`)

const changed = (facts: Pick<Facts, 'proposed' | 'ruled'>) => actionKey(facts.proposed) !== actionKey(facts.ruled)

/** The outcome in a few words: "Email sent instead of SMS", "Waited 24 h", "Skipped: a wait is open, and this is weaker". */
export function headline(facts: Facts): string {
  const { ruled, proposed } = facts
  if (ruled.kind === 'skip') return `Skipped: ${reasonWords(lower(ruled.reason))}`
  if (ruled.kind === 'escalate_to_human') return ruled.priority === 'high' ? 'Handed to a person, high priority' : 'Handed to a person'
  const instead = changed(facts) ? insteadWords(proposed, ruled) : ''
  if (ruled.kind === 'wait') return `${waitHeadline(ruled.untilHours, facts.wait)}${instead}`
  const by = facts.decider === 'person' ? ' by a person' : ''
  return `${KIND_WORDS[ruled.kind]} ${FATE_WORDS[facts.fate.kind]}${by}${instead}`
}

const FATE_WORDS: Record<Fate['kind'], string> = {
  none: 'not written yet', pending: 'being prepared', dropped: 'dropped', refused: 'stopped before it left', ready: 'ready to leave', accepted: 'sent', failed: 'failed', unknown: 'may or may not have left',
}

function waitHeadline(hours: number, wait: Standing | null): string {
  const planned = hoursWords(hours)
  if (wait?.state === 'open') return `Waiting ${planned}`
  if (wait?.state === 'superseded') return `Wait of ${planned} cut short${wait.hours === null ? '' : ` after ${hoursWords(wait.hours)}`}`
  if (wait?.state === 'dead') return `Wait of ${planned} dropped`
  return `Waited ${planned}`
}

/** What was given up: the kind where it differs, else the angle or the hours. */
function insteadWords(from: Action, to: Action): string {
  if ('angle' in from && 'angle' in to && from.kind === to.kind) return `, ${ANGLE_WORDS[to.angle]} angle instead of ${ANGLE_WORDS[from.angle]}`
  if (from.kind === 'wait') return ` instead of ${to.kind === 'wait' ? '' : 'waiting '}${hoursWords(from.untilHours)}`
  if (from.kind === 'skip') return ' instead of skipping'
  if (from.kind === 'escalate_to_human') return ' instead of handing over'
  return ` instead of ${from.kind === 'send_sms' ? 'SMS' : lower(KIND_WORDS[from.kind])}`
}

/** Why, in sentences, each from a field of the ledger: what came in, what was preferred, who changed it, what became of it. */
export function because(facts: Facts): string[] {
  return [occasion(facts), preference(facts), ...changes(facts), ...ending(facts)].filter((line): line is string => line !== null).map(reasonWords)
}

function occasion({ signalName, tier, score, waitedHours, waitedReason }: Facts): string {
  const words = isKnown(signalName) ? catalogue[signalName].words : signalName
  const who = `A ${lower(TIER_WORDS[tier] ?? tier)} lead${score === null ? '' : ` (${score})`}`
  if (waitedHours === null) return `${who} ${words}.`
  return `${who} ${words}, and ${hoursWords(waitedHours)} of waiting are over${waitedReason ? ` (“${lower(waitedReason)}”)` : ''}.`
}

function preference(facts: Facts): string | null {
  const { decider, proposed, explored, propensity, deciderFault, reason } = facts
  if (deciderFault) return `The decider failed: ${lower(deciderFault)}. The safe choice was taken.`
  if (decider === 'person') return null
  const odds = propensity === null ? '' : ` at ${propensity.toFixed(2)}`
  if (explored) return `To keep learning, it drew ${lowerAction(proposed)}${odds} rather than its first choice.`
  return changed(facts) ? `The ${decider === 'rules' ? 'rules' : 'policy'} preferred ${lowerAction(proposed)}${odds}.` : reasonOf(proposed) ?? (reason ? sentence(reason) : null)
}

const lowerAction = (action: Action) => (action.kind === 'send_sms' ? sayAction(action) : lower(sayAction(action)))
const lowerKey = (key: string) => (key.startsWith('send_sms') ? sayKey(key) : lower(sayKey(key)))

const reasonOf = (action: Action): string | null => ('reason' in action ? sentence(action.reason) : null)

/** "…, so email became wait 24 h": once for each rule that changed something. */
function changes({ trail }: Facts): string[] {
  return trail.map(({ because: why, from, to }) => (from === to ? sentence(why) : `${upper(why)}, so ${lowerKey(from)} became ${lowerKey(to)}.`))
}

function ending({ fate, wait, ruled }: Facts): string[] {
  const channel = channelOf(ruled)
  if (ruled.kind === 'wait' && wait?.endedBy) return [`The wait ended because ${lower(wait.endedBy)}.`]
  if (channel === null || fate.kind === 'none') return []
  switch (fate.kind) {
    case 'pending': return []
    case 'dropped': return [`${upper(fate.because)}, so nothing was sent.`]
    case 'refused': return [`Suppression said no: ${lower(fate.because)}. Nothing left the house.`]
    case 'ready': return [fate.because ? `Suppression is clear; it is held: ${lower(fate.because)}.` : 'Suppression is clear; it has not left yet.']
    case 'accepted': return [`Suppression is clear. ${upper(fate.provider)} accepted it${fate.seconds === null ? '' : ` ${secondsWords(fate.seconds)}`}.`]
    case 'failed': return [`Suppression was clear, but ${CHANNEL_WORDS[channel]} failed: ${lower(fate.because)}.`]
    case 'unknown': return [`Whether it left cannot be known: ${lower(fate.because)}. It is not sent again blindly.`]
  }
}

const secondsWords = (seconds: number) => {
  if (seconds < 0.1) return 'at once'
  if (seconds < 10) return `in ${seconds.toFixed(1)} s`
  return `in ${seconds < 90 ? `${Math.round(seconds)} s` : hoursWords(seconds / 3600)}`
}
