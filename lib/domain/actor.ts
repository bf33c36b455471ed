import { z } from 'zod'

export const ROLES = ['admin', 'marketer', 'rep', 'revops', 'compliance', 'viewer'] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** Who did something: a signed-in person, an API key, a lead, or the house itself. */
export type Actor =
  | { kind: 'person'; id: string; name: string; role: Role; workspaceId: string }
  | { kind: 'key'; id: string; workspaceId: string }
  | { kind: 'lead'; id: string; workspaceId: string }
  | { kind: 'system'; id: string; workspaceId: string }
