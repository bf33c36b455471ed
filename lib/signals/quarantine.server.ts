import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { hear } from './normalize.ts'
import type { Keep } from './take.server.ts'

export type Replayed = { outcome: 'kept' | 'known' | 'ignored'; signalId: string | null }

/**
 * Takes an item in after all, as it is or mended. What still cannot be understood stays where it is. Kept before it leaves the quarantine, and kept once however often
 * this is asked. @throws Fault `not_found`, or `invalid` with the pointer to what is still wrong
 */
export async function replayHeld(house: House, keep: Keep, actor: Actor, id: string, mended?: Record<string, unknown>): Promise<Replayed> {
  const { workspaceId } = actor
  const row = await house.db.quarantine.findFirst({ where: { id, workspaceId } })
  if (!row) throw new Fault('not_found', 'This item is not in the quarantine any more.')
  const item: unknown = mended ?? row.payload
  const heard = hear(item, { receivedAtMs: row.receivedAt.getTime() })
  if (heard.kind === 'rejected') throw new Fault('invalid', heard.message, { field: heard.field === 'body' ? '/payload' : `/payload${heard.field}` })
  const answer = await keep(house, { workspaceId, source: row.source, ...(row.sourceName === null ? {} : { sourceName: row.sourceName }), items: [item], receivedAt: row.receivedAt, quiet: row.quiet })
  const signalId = answer.signalIds[0] ?? null
  await leave(house, actor, id, 'quarantine.replayed', { source: row.source, mended: mended !== undefined, ...(signalId ? { signalId } : {}) })
  return { outcome: answer.accepted > 0 ? 'kept' : answer.ignored > 0 ? 'ignored' : 'known', signalId }
}

/** Lets an item go unread. @throws Fault `not_found` */
export async function discardHeld(house: House, actor: Actor, id: string): Promise<void> {
  const row = await house.db.quarantine.findFirst({ where: { id, workspaceId: actor.workspaceId }, select: { source: true, field: true } })
  if (!row) throw new Fault('not_found', 'This item is not in the quarantine any more.')
  await leave(house, actor, id, 'quarantine.discarded', row)
}

async function leave(house: House, actor: Actor, id: string, verb: string, detail: Record<string, string | boolean>): Promise<void> {
  await house.db.$transaction(async (tx) => {
    const { count } = await tx.quarantine.deleteMany({ where: { id, workspaceId: actor.workspaceId } })
    if (count > 0) await appendAudit(tx, actor, { verb, object: { kind: 'quarantine', id }, detail, at: house.now() })
  })
}
