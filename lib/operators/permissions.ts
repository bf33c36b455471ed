import type { Role } from '#lib/domain/actor.ts'

const everyone = ['admin', 'marketer', 'rep', 'revops', 'compliance', 'viewer'] as const satisfies readonly Role[]

/** Who may do what. The roles beside each word are the whole rule; the sentence completes "Your role may not …". */
export const matrix = {
  'overview.read': { roles: everyone, says: 'see the overview' },
  'leads.read': { roles: everyone, says: 'see leads' },
  'leads.identity': { roles: ['admin', 'marketer', 'rep', 'compliance'], says: 'see names and addresses' },
  'leads.pause': { roles: ['admin', 'marketer', 'rep', 'compliance'], says: 'pause the agent for a lead' },
  'decisions.read': { roles: everyone, says: 'see decisions' },
  'decisions.flag': { roles: ['admin', 'marketer', 'rep', 'revops', 'compliance'], says: 'flag a decision' },
  'escalations.read': { roles: everyone, says: 'see the inbox' },
  'escalations.work': { roles: ['admin', 'marketer', 'rep'], says: 'work in the inbox' },
  'changes.read': { roles: everyone, says: 'see proposed changes' },
  'changes.propose': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'propose a change' },
  'changes.approve': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'approve a change' },
  'changes.rollback': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'restore an earlier version' },
  'scorecard.read': { roles: everyone, says: 'see the scorecard' },
  'engine.read': { roles: ['admin', 'revops'], says: 'see the runs of the engine' },
  'engine.operate': { roles: ['admin'], says: 'cancel or replay a run' },
  'audit.read': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'read the audit log' },
  'mailbox.read': { roles: ['admin', 'marketer', 'rep', 'revops', 'compliance'], says: 'read the local mailbox' },
  'mailbox.reply': { roles: ['admin', 'marketer', 'rep'], says: 'reply as a lead in the local mailbox' },
  'outbox.read': { roles: everyone, says: 'see what could not be delivered' },
  'outbox.work': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'replay what was given up on, or let it go' },
  'sending.stop': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'stop sending' },
  'sending.resume': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'resume sending' },
  'suppression.write': { roles: ['admin', 'compliance'], says: 'change the suppression registry' },
  'settings.read': { roles: everyone, says: 'see settings' },
  'settings.write': { roles: ['admin', 'compliance'], says: 'change the workspace' },
  'sources.read': { roles: ['admin', 'marketer', 'revops', 'compliance'], says: 'see sources' },
  'sources.write': { roles: ['admin', 'revops'], says: 'change sources' },
  'keys.read': { roles: ['admin', 'revops', 'compliance'], says: 'see API keys' },
  'keys.write': { roles: ['admin'], says: 'create or revoke API keys' },
  'me.write': { roles: everyone, says: 'change your own settings' },
} as const satisfies Record<string, { roles: readonly Role[]; says: string }>

export type Permission = keyof typeof matrix
export const PERMISSIONS = Object.keys(matrix) as Permission[]

/** After this the person who stopped needs somebody else to resume. */
export const RESUME_ALONE_MINUTES_MAX = 15

type Asker = { id: string; role: Role }
/** What some permissions look at beyond the role. */
export type Circumstance = { authorId?: string | null; stoppedById?: string; stoppedMinutesAgo?: number }

export const may = (asker: { role: Role }, permission: Permission): boolean => (matrix[permission].roles as readonly Role[]).includes(asker.role)

/** Null when allowed; else why not, and who can, in words. */
export function authorize(asker: Asker, permission: Permission, object: Circumstance = {}): string | null {
  const { roles, says } = matrix[permission]
  if (!may(asker, permission)) return `Your role (${asker.role}) may not ${says}. Ask someone with the role ${listed(roles)}.`
  if (permission === 'changes.approve' && object.authorId === asker.id) return 'Nobody approves their own change. Ask another person with this right.'
  if (permission === 'sending.resume' && object.stoppedById === asker.id && (object.stoppedMinutesAgo ?? Infinity) >= RESUME_ALONE_MINUTES_MAX) {
    return `You stopped sending more than ${RESUME_ALONE_MINUTES_MAX} minutes ago, so another person has to resume it.`
  }
  return null
}

const listed = (roles: readonly string[]) => (roles.length < 2 ? roles.join('') : `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`)
