import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import type { House } from '#lib/env/house.server.ts'

export const SHORTCUTS = ['on', 'focus', 'off'] as const

export async function setShortcuts(house: House, operatorId: string, shortcuts: (typeof SHORTCUTS)[number]): Promise<void> {
  await house.db.operator.update({ where: { id: operatorId }, data: { shortcuts } })
}

/** Ends every session of this person, this one included. */
export async function endSessions(house: House, actor: Actor): Promise<void> {
  await house.db.$transaction(async (tx) => {
    await tx.operator.update({ where: { id: actor.id }, data: { sessionVersion: { increment: 1 } } })
    await appendAudit(tx, actor, { verb: 'operator.sessions_ended', object: { kind: 'operator', id: actor.id }, at: house.now() })
  })
}
