import { intentRank } from '#lib/domain/signal.ts'
import type { Intent, Trust } from '#lib/domain/signal.ts'
import type { TouchSeen } from '#lib/domain/situation.ts'
import { hoursBetween } from '#lib/domain/time.ts'

export const FEATURE_VERSION = 'features-1'

export type SeenSignal = { at: string; intent: Intent; trust: Trust; outcome: boolean }

export type FeatureFacts = {
  takenAt: string
  /** Signals of the last 30 days, this one included; those of machines are left out here. */
  signals: readonly SeenSignal[]
  touches: readonly TouchSeen[]
  agentTouchesTotal: number
  employees: number | null
  title: string | null
}

const SENIOR = /\b(chief|c[etofi]o|vp|vice president|head|director|founder|owner|partner)\b/i

/** The plain features of one pass. Each name ends in its window; everything is as of `takenAt`. Fatigue halves every three days. */
export function computeFeatures(facts: FeatureFacts): Record<string, number> {
  const human = facts.signals.filter((signal) => signal.trust !== 'likely_bot')
  const within = (days: number) => human.filter((signal) => hoursBetween(signal.at, facts.takenAt) < days * 24)
  const deepest = Math.max(0, ...within(14).map((signal) => intentRank(signal.intent)))
  const latest = human.map((signal) => signal.at).sort().at(-1)
  const halves = (halfLifeHours: number, at: string) => 0.5 ** (Math.max(0, hoursBetween(at, facts.takenAt)) / halfLifeHours)
  const round = (value: number) => Math.round(value * 1000) / 1000
  return {
    signals_14d: within(14).length,
    signals_30d: within(30).length,
    active_days_14d: new Set(within(14).map((signal) => signal.at.slice(0, 10))).size,
    deepest_intent_14d: deepest,
    intent_now: round(human.reduce((sum, signal) => sum + intentRank(signal.intent) * halves(96, signal.at), 0)),
    recency_h: latest ? round(hoursBetween(latest, facts.takenAt)) : 720,
    outcomes_30d: within(30).filter((signal) => signal.outcome).length,
    touches_30d: facts.touches.length,
    agent_touches_total: facts.agentTouchesTotal,
    fatigue: round(facts.touches.reduce((sum, touch) => sum + halves(72, touch.at), 0)),
    employees: facts.employees ?? 0,
    senior_title: facts.title && SENIOR.test(facts.title) ? 1 : 0,
  }
}
