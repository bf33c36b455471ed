import { z } from 'zod'
import { KINDS } from '#lib/domain/action.ts'
import type { Kind } from '#lib/domain/action.ts'
import { Tier } from '#lib/domain/lead.ts'

export const WINDOWS = ['24h', '7d', '28d', 'all'] as const

/** A comma-separated list in a URL. */
const list = <T extends z.ZodType<string>>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(item).max(50)).default([])

const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean()).default(false)

/** What the decisions explorer can be asked for. `before` is the decision after which the page goes on. */
export const DecisionFilter = z.strictObject({
  action: list(z.enum(KINDS as [Kind, ...Kind[]])),
  tier: list(Tier),
  /** Only decisions in which a rule changed what the policy proposed. */
  changed: flag,
  explored: flag,
  /** A rule that objected to something on the menu, or changed the choice. */
  rule: z.string().max(60).regex(/^[a-z0-9-]*$/).default(''),
  lead: z.string().max(80).default(''),
  win: z.enum(WINDOWS).default('7d'),
  before: z.string().max(80).default(''),
})
export type DecisionFilter = z.infer<typeof DecisionFilter>

export const WINDOW_HOURS: Record<DecisionFilter['win'], number | null> = { '24h': 24, '7d': 168, '28d': 672, all: null }

export type DecisionRow = {
  id: string
  at: string
  lead: { id: string; name: string; company: string | null; zone: string | null }
  signalName: string
  kind: string
  proposedKind: string
  headline: string
  changed: boolean
  /** The last rule that changed the choice. */
  rule: string | null
  because: string | null
  explored: boolean
  propensity: number | null
  tier: string
  group: string
  decider: string
  durationMs: number
  costMicros: number
}

export type Facet = { value: string; count: number }
export type DecisionPage = { rows: DecisionRow[]; total: number; older: string | null; facets: { action: Facet[]; tier: Facet[]; rule: Facet[]; changed: number; explored: number }; asOf: string }
