import type { Action } from '#lib/domain/action.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { hoursBetween } from '#lib/domain/time.ts'

/** The days, after the first signal, on which an ordinary drip campaign writes whatever the lead does. */
export const DRIP_DAYS = [0, 3, 7, 14, 21, 28] as const

export type Baseline = { action: Action; because: string; touches: { drip: number; bide: number } }

/** How many messages the drip would have sent by now. It stops only for those who opted out. */
export function dripTouchesDue(situation: Situation): number {
  if (!situation.lead.hasEmail) return 0
  const ageDays = hoursBetween(situation.lead.firstSignalAt, situation.takenAt) / 24
  return DRIP_DAYS.filter((day) => day <= ageDays).length
}

/** What the drip would have done at this moment, with the running count of messages on both sides. */
export function baseline(situation: Situation): Baseline {
  const drip = dripTouchesDue(situation)
  const touches = { drip, bide: situation.features.agent_touches_total ?? 0 }
  const ageDays = hoursBetween(situation.lead.firstSignalAt, situation.takenAt) / 24
  const step = DRIP_DAYS.findLastIndex((day) => day <= ageDays && ageDays - day < 1)
  if (drip > 0 && step >= 0 && situation.lead.state !== 'opted_out') {
    return { action: { kind: 'send_email', angle: 'education', priority: 'normal' }, because: `day ${DRIP_DAYS[step]} of the drip is due`, touches }
  }
  return { action: { kind: 'skip', reason: 'no drip step is due' }, because: 'no drip step is due today', touches }
}

/** The drip as a policy, for the business-as-usual group: the next due step, or a wait until it. */
export function dripPreferences(situation: Situation): { action: Action; reason: string }[] {
  const sent = situation.features.agent_touches_total ?? 0
  const due = dripTouchesDue(situation)
  const ageDays = hoursBetween(situation.lead.firstSignalAt, situation.takenAt) / 24
  const angle = situation.lead.tier === 'cold' ? 'education' : 'light_ask'
  if (due > sent) {
    return (['education', angle, 'proof'] as const).map((each) => ({ action: { kind: 'send_email', angle: each, priority: 'normal' }, reason: `step ${sent + 1} of the drip is due` }))
  }
  const nextDay = DRIP_DAYS[sent]
  if (nextDay === undefined) return [{ action: { kind: 'skip', reason: 'the drip has ended' }, reason: 'the drip has ended' }]
  const untilHours = Math.min(168, Math.max(1, Math.ceil((nextDay - ageDays) * 24)))
  return [{ action: { kind: 'wait', untilHours, reason: `the next drip step is on day ${nextDay}` }, reason: `the next drip step is on day ${nextDay}` }]
}
