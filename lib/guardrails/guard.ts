import type { Action } from '#lib/domain/action.ts'
import type { Objection } from '#lib/domain/proposal.ts'
import type { Situation } from '#lib/domain/situation.ts'

/** One rule. It answers null when it has nothing against the action; otherwise it says what to do instead, and why. */
export type Guard = { name: string; check(action: Action, situation: Situation): Objection | null }

export const skip = (because: string): Objection => ({ instead: { kind: 'skip', reason: because }, because })

/** A wait of at least one hour and at most a week, rounded up to a tenth of an hour. */
export const waitFor = (hours: number, because: string): Objection => ({
  instead: { kind: 'wait', untilHours: Math.min(168, Math.max(1, Math.ceil(hours * 10) / 10)), reason: because },
  because,
})

export const escalate = (priority: 'low' | 'high', because: string): Objection => ({
  instead: { kind: 'escalate_to_human', priority, reason: because },
  because,
})
