import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { lockChange } from './lock.server.ts'
import type { OneChange } from './schema.ts'

/** The author takes the edit back. An admin may, too, for somebody who has left. */
export async function discard(house: House, actor: Actor, { id }: OneChange): Promise<{ id: string }> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    const change = await lockChange(tx, actor.workspaceId, id)
    const mine = change.authorId === actor.id || (actor.kind === 'person' && actor.role === 'admin')
    if (!mine) throw new Fault('forbidden', 'Only its author can discard a change. You can reject it with a comment.')
    await tx.change.update({ where: { id }, data: { state: 'discarded', decidedAt: at } })
    await appendAudit(tx, actor, { verb: 'change.discarded', object: { kind: 'change', id }, at, detail: { baseVersion: change.baseVersion } })
    return { id }
  })
}
