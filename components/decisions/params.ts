import { createLoader, parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { Kind } from '#lib/domain/action.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { KIND_WORDS, TIER_WORDS } from '#lib/domain/words.ts'

export const WINDOW_WORDS = { '24h': '24 hours', '7d': '7 days', '28d': '28 days', all: 'All time' } as const

/** The explorer's state in the address. What the address gets wrong counts as not said. */
export const decisionParams = {
  action: parseAsArrayOf(parseAsStringLiteral(Object.keys(KIND_WORDS) as Kind[])).withDefault([]),
  tier: parseAsArrayOf(parseAsStringLiteral(Object.keys(TIER_WORDS) as Tier[])).withDefault([]),
  changed: parseAsBoolean.withDefault(false),
  explored: parseAsBoolean.withDefault(false),
  rule: parseAsString.withDefault(''),
  lead: parseAsString.withDefault(''),
  win: parseAsStringLiteral(['24h', '7d', '28d', 'all'] as const).withDefault('7d'),
  before: parseAsString.withDefault(''),
}

export const loadDecisionParams = createLoader(decisionParams)
