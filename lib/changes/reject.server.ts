import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { lockChange } from './lock.server.ts'
import type { RejectChange } from './schema.ts'

/** A second person's no, with a comment. An author takes an edit back by discarding it. */
export async function reject(house: House, actor: Actor, answer: RejectChange): Promise<{ id: string }> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    const change = await lockChange(tx, actor.workspaceId, answer.id)
    if (change.authorId === actor.id) throw new Fault('forbidden', 'You proposed this yourself: discard it instead.')
    await tx.change.update({ where: { id: change.id }, data: { state: 'rejected', reviewerId: actor.id, comment: answer.comment, decidedAt: at } })
    await appendAudit(tx, actor, { verb: 'change.rejected', object: { kind: 'change', id: change.id }, at, detail: { baseVersion: change.baseVersion } })
    return { id: change.id }
  })
}
