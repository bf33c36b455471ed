import type { Channel } from '#lib/domain/action.ts'

declare const issued: unique symbol

/** Proof that suppression was consulted for exactly this message. Only `verdict` mints one; only a send takes one. */
export type Clearance = {
  readonly channel: Channel
  readonly destinationHmac: string
  readonly contentHash: string
  readonly purpose: string
  readonly epoch: number
  readonly at: string
  readonly [issued]: true
}

/** What is true at the last moment before a message leaves. `null` in a yes-or-no fact means it could not be read, and unknown means no. */
export type Facts = {
  known: boolean
  destination: string | null
  draftDestination: string
  destinationHmac: string
  contentHash: string
  contentHashNow: string
  purpose: string
  /** The registry's row for this destination, asked by HMAC whatever the lead says. */
  listed: { reason: string; channel: string } | null
  leadState: string | null
  epoch: number | null
  epochWhenDecided: number
  basis: string | null
  /** Touches by anyone since the situation was taken. */
  touchesSince: number
  inThread: boolean
  quiet: boolean | null
  findings: readonly { rule: string; because: string }[]
}

export type RuleAnswer = { rule: string; verdict: 'pass' | 'refuse'; because: string }
export type Verdict = { clear: true; clearance: Clearance; rules: RuleAnswer[] } | { clear: false; because: string; rules: RuleAnswer[] }

export const VERDICT_VERSION = 'compliance-1'

type Question = { rule: string; refuses(facts: Facts, channel: Channel): string | null; passes: string }

const questions: readonly Question[] = [
  { rule: 'known-lead', passes: 'the lead is on record', refuses: (f) => (f.known ? null : 'no record of this lead') },
  { rule: 'epoch', passes: 'nothing newer happened to this lead', refuses: (f) => (f.epoch !== null && f.epoch === f.epochWhenDecided ? null : 'something newer happened to this lead') },
  { rule: 'registry', passes: 'not on any suppression list', refuses: (f) => (f.listed ? `on the suppression list: ${f.listed.reason}` : null) },
  { rule: 'lead-state', passes: 'the lead has not opted out', refuses: (f) => stateRefuses(f) },
  { rule: 'destination', passes: 'the address is the lead’s own', refuses: (f) => (f.destination !== null && f.destination === f.draftDestination ? null : 'the address is missing or has changed') },
  { rule: 'consent', passes: 'a ground to write is on record', refuses: (f, channel) => (f.basis !== null ? null : channel === 'sms' ? 'no written consent for sms' : `no ground to use ${channel}`) },
  { rule: 'sms-consent', passes: 'written consent, or not an sms', refuses: (f, channel) => (channel !== 'sms' || f.basis === 'express_written' ? null : 'no written consent for sms') },
  { rule: 'quiet-hours', passes: 'a decent hour for the lead', refuses: (f) => (f.quiet === false ? null : f.quiet === true ? 'it is night for the lead' : 'the lead’s hour could not be told') },
  { rule: 'newer-touch', passes: 'nobody wrote since the decision', refuses: (f) => (f.touchesSince === 0 || f.inThread ? null : 'somebody wrote to the lead since the decision') },
  { rule: 'content', passes: 'the text is the text that was checked', refuses: (f) => (f.contentHash === f.contentHashNow ? null : 'the text changed after it was written') },
  { rule: 'inspection', passes: 'address, way out and subject are in order', refuses: (f) => f.findings[0]?.because ?? null },
]

function stateRefuses(facts: Facts): string | null {
  if (facts.leadState === 'opted_out') return 'the lead opted out'
  if (facts.leadState === 'erased') return 'the lead was erased'
  if (facts.leadState === 'human' && !facts.inThread) return 'a person is handling this lead'
  return facts.leadState === null ? 'no record of this lead' : null
}

/** Asks every question, keeps every answer, and grants only when all pass. */
export function verdict(facts: Facts, channel: Channel, at: string): Verdict {
  const rules = questions.map(({ rule, refuses, passes }): RuleAnswer => {
    const because = refuses(facts, channel)
    return because === null ? { rule, verdict: 'pass', because: passes } : { rule, verdict: 'refuse', because }
  })
  const refusal = rules.find((answer) => answer.verdict === 'refuse')
  if (refusal) return { clear: false, because: refusal.because, rules }
  const { destinationHmac, contentHash, purpose, epochWhenDecided: epoch } = facts
  return { clear: true, clearance: { channel, destinationHmac, contentHash, purpose, epoch, at } as Clearance, rules }
}
