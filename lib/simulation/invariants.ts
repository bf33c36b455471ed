import { MESSAGES_PER_24H_MAX } from '#lib/domain/settings.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import { hoursBetween } from '#lib/domain/time.ts'

/** Everything about one lead that the promises speak of. Instants are ISO strings. */
export type LeadRecord = {
  leadId: string
  touches: { at: string; channel: string; by: string; inThread: boolean; signal: string | null; basis: string | null }[]
  /** When they withdrew: unsubscribed, complained, or were erased. */
  optedOutAt: string | null
  handOvers: { from: string; until: string | null }[]
  signals: { id: string; quiet: boolean; firstPasses: number }[]
  waits: { id: string; state: string; dueAt: string; endedAt: string | null }[]
  sends: { id: string; verdict: string | null }[]
  /** Sum of each decision's probabilities; null for a person's. */
  propensities: { id: string; sum: number | null }[]
}

export type Violation = { leadId: string; rule: string; because: string }

type Rule = (record: LeadRecord, facts: { touchGapHours: number; endAt: string }) => string[]

const asked = (signal: string | null): boolean => signal !== null && isKnown(signal) && catalogue[signal].intent === 'explicit' && catalogue[signal].effect === null

const counted = ({ touches }: LeadRecord) => touches.filter((touch) => !touch.inThread).sort((a, b) => (a.at < b.at ? -1 : 1))

/** What must hold whatever the world does. Each rule gives a sentence for each breach. */
export const RULES: { [rule: string]: Rule } = {
  'at most two messages in 24 hours': (record) =>
    counted(record).flatMap((touch, index, all) => {
      const first = all[index - MESSAGES_PER_24H_MAX]
      return first && hoursBetween(first.at, touch.at) < 24 ? [`three messages between ${first.at} and ${touch.at}`] : []
    }),
  'two days between messages, unless the lead asked': (record, { touchGapHours }) =>
    counted(record).flatMap((touch, index, all) => {
      const before = all[index - 1]
      return before && touch.by === 'agent' && !asked(touch.signal) && hoursBetween(before.at, touch.at) < touchGapHours - 1e-6 ? [`${hoursBetween(before.at, touch.at).toFixed(1)} h after the one before, at ${touch.at}`] : []
    }),
  'no text message without written consent': (record) => record.touches.flatMap((touch) => (touch.channel === 'sms' && touch.basis !== 'express_written' ? [`a text message at ${touch.at} on the basis ${touch.basis}`] : [])),
  'nothing from the agent while a person has the lead': (record) =>
    record.touches.flatMap((touch) => record.handOvers.some(({ from, until }) => touch.by === 'agent' && touch.at > from && (until === null || touch.at < until)) ? [`the agent wrote at ${touch.at}`] : []),
  'nothing after opting out': (record) => record.touches.flatMap((touch) => (record.optedOutAt !== null && touch.at > record.optedOutAt && touch.by !== 'external' ? [`a message at ${touch.at}, opted out at ${record.optedOutAt}`] : [])),
  'every signal ends in exactly one decision': (record) => record.signals.flatMap(({ id, quiet, firstPasses }) => (firstPasses === (quiet ? 0 : 1) ? [] : [`${id} has ${firstPasses}`])),
  'every wait ended or is still to come': (record, { endAt }) =>
    record.waits.flatMap(({ id, state, dueAt, endedAt }) => ((state === 'open' ? dueAt >= endAt && endedAt === null : endedAt !== null) ? [] : [`${id} is ${state}, due at ${dueAt}`])),
  'at most one wait is open': (record) => (record.waits.filter(({ state }) => state === 'open').length > 1 ? ['several waits are open'] : []),
  'every message has a clear check': (record) => record.sends.flatMap(({ id, verdict }) => (verdict === 'clear' ? [] : [`${id} stands on ${verdict ?? 'nothing'}`])),
  'probabilities sum to one': (record) => record.propensities.flatMap(({ id, sum }) => (sum === null || Math.abs(sum - 1) < 1e-6 ? [] : [`${id} sums to ${sum}`])),
}

export const violationsOf = (record: LeadRecord, facts: { touchGapHours: number; endAt: string }): Violation[] =>
  Object.entries(RULES).flatMap(([rule, check]) => check(record, facts).map((because) => ({ leadId: record.leadId, rule, because })))
