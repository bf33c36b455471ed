import type { Role } from '#lib/domain/actor.ts'

const HOME: Record<Role, string> = { rep: '/escalations', marketer: '/changes', admin: '/overview', revops: '/overview', compliance: '/overview', viewer: '/overview' }

/** Where a role's work is. */
export const homeOf = (role: Role): string => HOME[role]

/** A path of ours to go back to after signing in; anything else goes home. */
export const safeNext = (next: unknown): string => (typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/signin') ? next : '/')
