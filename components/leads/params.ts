import { createLoader, parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { Group, LeadState, Tier } from '#lib/domain/lead.ts'
import { GROUP_WORDS, STATE_WORDS, TIER_WORDS } from '#lib/domain/words.ts'

export const SORT_WORDS = { last_signal: 'Last signal', last_touch: 'Last touch', score: 'Score', next: 'Next planned', name: 'Company' } as const
export const SHOW_WORDS = { all: 'All', decisions: 'Decisions', messages: 'Messages', signals: 'Signals', people: 'People', compliance: 'Compliance' } as const

/** The list's state in the address. What the address gets wrong counts as not said. */
export const leadParams = {
  q: parseAsString.withDefault(''),
  tier: parseAsArrayOf(parseAsStringLiteral(Object.keys(TIER_WORDS) as Tier[])).withDefault([]),
  state: parseAsArrayOf(parseAsStringLiteral(Object.keys(STATE_WORDS) as LeadState[])).withDefault([]),
  group: parseAsArrayOf(parseAsStringLiteral(Object.keys(GROUP_WORDS) as Group[])).withDefault([]),
  origin: parseAsArrayOf(parseAsString).withDefault([]),
  waiting: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(['last_signal', 'last_touch', 'score', 'next', 'name'] as const).withDefault('last_signal'),
  page: parseAsInteger.withDefault(1),
}

/** What the record shows: which decision, and which kinds of entries. */
export const recordParams = {
  decision: parseAsString.withDefault(''),
  show: parseAsStringLiteral(['all', 'decisions', 'messages', 'signals', 'people', 'compliance'] as const).withDefault('all'),
}

export const loadLeadParams = createLoader(leadParams)
export const loadRecordParams = createLoader(recordParams)
