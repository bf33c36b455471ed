import type { Role } from '#lib/domain/actor.ts'
import type { Risk } from './diff.ts'

export const AUTHOR_MAY_NOT = 'Somebody else has to approve what you proposed.'
const HIGH_RISK_ROLES: readonly Role[] = ['admin', 'revops', 'compliance']

/** Null when this person may approve; else why not, in a sentence. The permission to approve at all is asked at the door. */
export function whyNotApprove(person: { id: string; role?: Role }, change: { authorId: string; risk: Risk }): string | null {
  if (person.id === change.authorId) return AUTHOR_MAY_NOT
  if (change.risk === 'high' && !(person.role && HIGH_RISK_ROLES.includes(person.role))) {
    return 'This lets more messages out, so it needs someone from RevOps, compliance or an admin.'
  }
  return null
}
