import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import type { House } from '#lib/env/house.server.ts'
import type { WorkspaceFacts } from './workspace.ts'

const select = { senderName: true, senderEmail: true, postalAddress: true, product: true, bookingUrl: true, zone: true, legitimateInterest: true } as const

export const workspaceFacts = (house: House, workspaceId: string): Promise<WorkspaceFacts> => house.db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select })

/** Writes the facts and, in the same transaction, which of them changed from what to what. No change, no entry. */
export async function changeFacts(house: House, actor: Actor, facts: WorkspaceFacts): Promise<WorkspaceFacts> {
  const where = { id: actor.workspaceId }
  return house.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${where.id} FOR UPDATE`
    const before = await tx.workspace.findUniqueOrThrow({ where, select })
    const changed = (Object.keys(select) as (keyof WorkspaceFacts)[]).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(facts[key]))
    if (changed.length === 0) return before
    await tx.workspace.update({ where, data: facts })
    const detail = Object.fromEntries(changed.map((key) => [key, { from: before[key], to: facts[key] }]))
    await appendAudit(tx, actor, { verb: 'workspace.changed', object: { kind: 'workspace', id: where.id }, detail, at: house.now() })
    return facts
  })
}
