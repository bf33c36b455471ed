import { z } from 'zod'

export const LANES = ['all', 'decisions', 'messages', 'signals', 'people', 'compliance'] as const
export type Lane = Exclude<(typeof LANES)[number], 'all'>

/** What may be asked of a lead's timeline. `until` (inclusive) is where the page before ended. */
export const TimelineQuery = z.strictObject({
  id: z.string().max(80),
  show: z.enum(LANES).default('all'),
  until: z.iso.datetime({ offset: true }).or(z.literal('')).default(''),
})
export type TimelineQuery = z.infer<typeof TimelineQuery>

type At = { id: string; at: string }
export type SignalItem = At & { kind: 'signal'; name: string; words: string; intent: string; trust: string; source: string; detail: string | null; quiet: boolean }
export type WaitDrawn = { state: string; from: string; to: string; dueAt: string; reason: string; intent: string; endedBy: string | null }
export type DecisionItem = At & {
  kind: 'decision'; action: string; headline: string; because: string | null; signalName: string; changed: boolean; explored: boolean; byPerson: boolean; wait: WaitDrawn | null; subject: string | null
}
export type MessageItem = At & { kind: 'message'; direction: string; channel: string; author: string; by: string | null; subject: string | null; body: string | null }
export type OutcomeItem = At & { kind: 'outcome'; outcome: string; words: string; trust: string; decisionId: string | null }
export type ConsentItem = At & { kind: 'consent'; channel: string; granted: boolean; basis: string }
export type SuppressionItem = At & { kind: 'suppression'; channel: string; reason: string; removed: boolean }
export type EscalationItem = At & { kind: 'escalation'; phase: 'claimed' | 'answered' | 'ended'; by: string | null; outcome: string | null; note: string | null; escalationId: string; inTime: boolean | null }
export type PolicyItem = At & { kind: 'policy'; version: number; note: string; restoredFrom: number | null }

export type TimelineItem = SignalItem | DecisionItem | MessageItem | OutcomeItem | ConsentItem | SuppressionItem | EscalationItem | PolicyItem

export type TimelinePage = { items: TimelineItem[]; /** Where the next page begins, or null at the first signal. */ until: string | null; asOf: string }

/** At the same instant, what followed stands above what caused it. */
const PLACE: Record<TimelineItem['kind'], number> = { policy: 0, escalation: 1, decision: 2, suppression: 3, consent: 4, outcome: 5, message: 6, signal: 7 }

export const newestFirst = (a: TimelineItem, b: TimelineItem): number =>
  b.at.localeCompare(a.at) || PLACE[a.kind] - PLACE[b.kind] || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

/**
 * Joins what several tables gave, each newest first and at most `limit + 1` long, into one page without a gap:
 * nothing older than the last row of a table that has more is shown before that table is read on.
 */
export function pageOf(sources: readonly (readonly TimelineItem[])[], limit: number): { items: TimelineItem[]; until: string | null } {
  const cuts = sources.filter((source) => source.length > limit).map((source) => source[limit]!.at)
  const cut = cuts.sort().at(-1) ?? null
  const all = sources.flat().sort(newestFirst)
  if (cut === null) return { items: all, until: null }
  const items = all.filter((item) => item.at > cut)
  // More rows than a page at one instant: show what was read, and go on just before it.
  if (items.length === 0) return { items: all.filter((item) => item.at >= cut), until: new Date(Date.parse(cut) - 1).toISOString() }
  return { items, until: cut }
}
