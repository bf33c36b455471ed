import { channelOf } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import type { TrailEntry } from '#lib/domain/proposal.ts'
import { headline } from './explain.ts'
import type { Facts, Fate, Standing } from './explain.ts'

/** The columns of a decision, and of the rows that hang on it, from which it can be told. */
export type Told = {
  ruled: unknown
  proposed: unknown
  trail: unknown
  situation: unknown
  tier: string
  pass: number
  decider: string
  deciderFault: string | null
  reason: string
  explored: boolean
  propensity: number | null
  epoch: number
  decidedAt: Date
  signal: { name: string }
  wait: { state: string; endedBy: string | null; endedAt: Date | null; createdAt: Date } | null
  send: { state: string; because: string | null; provider: string; claimedAt: Date | null; settledAt: Date | null } | null
  draft: unknown
  checks: readonly { verdict: string; because: string | null }[]
}

/** A pass that has neither draft nor message this long after is not coming back by itself. */
const PREPARING_MINUTES_MAX = 60

/** `leadEpoch` and `now` tell a message still being prepared from one that was dropped. `checks` come newest first. */
export function factsOf(row: Told, leadEpoch: number, now: Date): Facts {
  const situation = row.situation as { lead?: { score?: number }; waited?: { hours: number; reason: string } | null }
  return {
    signalName: row.signal.name, tier: row.tier, score: situation.lead?.score ?? null, pass: row.pass,
    waitedHours: situation.waited?.hours ?? null, waitedReason: situation.waited?.reason ?? null,
    proposed: row.proposed as Action, ruled: row.ruled as Action, trail: row.trail as TrailEntry[], decider: row.decider, deciderFault: row.deciderFault, reason: row.reason,
    explored: row.explored, propensity: row.propensity, fate: fateOf(row, leadEpoch, now), wait: standingOf(row),
  }
}

function fateOf(row: Told, leadEpoch: number, now: Date): Fate {
  if (channelOf(row.ruled as Action) === null) return { kind: 'none' }
  const { send } = row
  const refused = row.checks[0]?.verdict === 'refused' ? row.checks[0] : null
  if (send) {
    if (send.state === 'accepted') return { kind: 'accepted', provider: send.provider, seconds: send.settledAt ? (send.settledAt.getTime() - row.decidedAt.getTime()) / 1000 : null }
    if (send.state === 'failed') return { kind: 'failed', because: send.because ?? 'the provider gave no reason' }
    if (send.state === 'unknown') return { kind: 'unknown', because: send.because ?? 'the provider did not answer' }
    return { kind: 'ready', because: send.because }
  }
  if (refused) return { kind: 'refused', because: refused.because ?? 'no reason was recorded' }
  if (leadEpoch > row.epoch) return { kind: 'dropped', because: 'something newer happened to this lead first' }
  if (now.getTime() - row.decidedAt.getTime() > PREPARING_MINUTES_MAX * 60_000) return { kind: 'dropped', because: 'the pass ended before it was written' }
  return { kind: 'pending' }
}

function standingOf({ wait }: Told): Standing | null {
  if (!wait) return null
  return { state: wait.state as Standing['state'], endedBy: wait.endedBy, hours: wait.endedAt ? (wait.endedAt.getTime() - wait.createdAt.getTime()) / 3_600_000 : null }
}

/** A decision in a line and a reason, as lists of many show it: what stopped its message, else the last rule that changed it, else the reason it gave itself. */
export function tell(row: Told, leadEpoch: number, now: Date): { headline: string; because: string | null } {
  const facts = factsOf(row, leadEpoch, now)
  const { fate, ruled } = facts
  const stopped = fate.kind !== 'accepted' && 'because' in fate ? fate.because : null
  const own = ruled.kind !== 'skip' && 'reason' in ruled ? ruled.reason : null
  return { headline: headline(facts), because: stopped ?? (ruled.kind === 'skip' ? null : (facts.trail.at(-1)?.because ?? own)) }
}
