import type { Tier } from '#lib/domain/lead.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'

/** One bar of the score: points and the sentence behind them. */
export type Bar = { name: string; points: number; because: string }

/** The tier by a few plain signals, 0 to 100 as a sum of bars. */
export function scoreLead(features: Record<string, number>): { score: number; bars: Bar[] } {
  const f = (name: string) => features[name] ?? 0
  const bars: Bar[] = [
    { name: 'intent', points: Math.min(35, Math.round(f('intent_now') * 4)), because: 'what they did lately, fading over days' },
    { name: 'depth', points: [0, 3, 8, 16, 25][f('deepest_intent_14d')] ?? 0, because: 'the strongest thing they did in 14 days' },
    { name: 'returning', points: Math.min(12, f('active_days_14d') * 3), because: 'days on which they came back' },
    { name: 'company', points: f('employees') >= 200 ? 10 : f('employees') >= 20 ? 6 : 0, because: 'company size' },
    { name: 'title', points: f('senior_title') ? 8 : 0, because: 'a senior title' },
    { name: 'engaged', points: Math.min(10, f('outcomes_30d') * 5), because: 'clicks and replies in 30 days' },
    { name: 'fatigue', points: -Math.min(15, Math.round(f('fatigue') * 5)), because: 'messages they already had' },
  ]
  const score = Math.max(0, Math.min(100, bars.reduce((sum, bar) => sum + bar.points, 0)))
  return { score, bars: bars.filter((bar) => bar.points !== 0) }
}

export const tierOf = (score: number, tiers: GuardrailSettings['tiers']): Tier =>
  score >= tiers.hotAtScore ? 'hot' : score >= tiers.warmAtScore ? 'warm' : 'cold'
