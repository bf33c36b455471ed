import { z } from 'zod'

export const TIERS = ['hot', 'warm', 'cold'] as const
export const Tier = z.enum(TIERS)
export type Tier = z.infer<typeof Tier>

export const GROUPS = ['treatment', 'random', 'business_as_usual', 'holdout'] as const
export const Group = z.enum(GROUPS)
export type Group = z.infer<typeof Group>

export const LEAD_STATES = ['nurturing', 'human', 'opted_out', 'converted', 'erased'] as const
export const LeadState = z.enum(LEAD_STATES)
export type LeadState = z.infer<typeof LeadState>
