import { z } from 'zod'
import { Group, Tier } from '#lib/domain/lead.ts'
import { DIMENSIONS, WINDOWS } from './choices.ts'

const Listed = z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(z.enum(DIMENSIONS)).min(1).max(3))

/** What the scorecard shows: relative window, filters, the group compared with, how rows are grouped, and how small a group may be to stand alone. */
export const ScorecardFilter = z.object({
  win: z.enum(WINDOWS).default('90d'),
  src: z.string().min(1).max(100).optional(),
  tier: Tier.optional(),
  var: Group.default('treatment'),
  vs: Group.default('business_as_usual'),
  by: Listed.default(['source', 'tier', 'variant']),
  min: z.coerce.number().int().pipe(z.union([z.literal(20), z.literal(50), z.literal(100)])).default(20),
})
export type ScorecardFilter = z.infer<typeof ScorecardFilter>

export const NoInput = z.object({})

/** A person's word on a message whose fate is unknown. */
export const ResolveSend = z.object({ id: z.string().min(1).max(80), fate: z.enum(['arrived', 'resend', 'drop']) })
export type ResolveSend = z.infer<typeof ResolveSend>
