import { z } from 'zod'
import { Group, LeadState, Tier } from '#lib/domain/lead.ts'

export const LEAD_SORTS = ['last_signal', 'last_touch', 'score', 'next', 'name'] as const

/** A comma-separated list in a URL. */
const list = <T extends z.ZodType<string>>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(item).max(50)).default([])

const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean()).default(false)

/** What the list of leads can be asked for. */
export const LeadFilter = z.strictObject({
  /** Part of a name or company; or a whole email address, which is looked up as an identity. */
  q: z.string().trim().max(200).default(''),
  tier: list(Tier),
  state: list(LeadState),
  group: list(Group),
  origin: list(z.string().max(60)),
  /** Only leads the agent waits for. */
  waiting: flag,
  sort: z.enum(LEAD_SORTS).default('last_signal'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})
export type LeadFilter = z.infer<typeof LeadFilter>

/** What is planned for a lead: the end of its wait, or a person's deadline. */
export type NextAct = { kind: 'wait' | 'person'; at: string; because: string } | null

export type LeadRow = {
  id: string
  name: string
  company: string | null
  title: string | null
  email: string | null
  zone: string | null
  tier: string
  score: number
  origin: string
  group: string
  state: string
  vip: boolean
  lastSignal: { name: string; at: string }
  lastTouchAt: string | null
  next: NextAct
  touches: { used: number; cap: number; days: number }
  consent: Record<'email' | 'sms' | 'chat', boolean>
}

export type Facet = { value: string; count: number }
export type LeadPage = {
  rows: LeadRow[]
  total: number
  page: number
  pages: number
  facets: { tier: Facet[]; state: Facet[]; group: Facet[]; origin: Facet[]; waiting: number }
  masked: boolean
  asOf: string
}
