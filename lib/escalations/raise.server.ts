import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import { Action } from '#lib/domain/action.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { promisedAt } from './promise.server.ts'
import { handLead, restAutomation } from './rest.server.ts'

const HANDED_OVER = 'handed to a person'

type Asked = { decisionId: string; workspaceId: string; leadId: string; priority: 'low' | 'high'; reason: string; decidedAt: Date }

/**
 * Hands a lead to a person, as its decision asked: everything pending stops in the same transaction, and the clock starts.
 * Raising the same decision again changes nothing; another decision about a lead that somebody already has joins that escalation.
 */
export async function raise(house: House, { decisionId }: { decisionId: string }): Promise<{ escalationId: string }> {
  const asked = await whatWasAsked(house.db, decisionId)
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const dueAt = await promisedAt(tx, asked.workspaceId, asked.priority, now)
    const id = mintId('esc', asked.decidedAt.getTime(), decisionId)
    const opened = await tx.$executeRaw`
      INSERT INTO "Escalation" ("id", "workspaceId", "leadId", "decisionId", "priority", "reason", "dueAt", "createdAt")
      VALUES (${id}, ${asked.workspaceId}, ${asked.leadId}, ${decisionId}, ${asked.priority}, ${asked.reason}, ${dueAt}, ${now})
      ON CONFLICT DO NOTHING`
    const { escalationId, fresh } = opened === 1 ? { escalationId: id, fresh: true } : await join(tx, asked, dueAt)
    if (!fresh) return { escalationId }

    await handLead(tx, asked.leadId, 'human', null)
    const stopped = await restAutomation(tx, asked.leadId, HANDED_OVER, now)
    const agent: Actor = { kind: 'system', id: 'agent', workspaceId: asked.workspaceId }
    const verb = opened === 1 ? 'escalation.raised' : 'escalation.joined'
    await appendAudit(tx, agent, { verb, object: { kind: 'escalation', id: escalationId }, detail: { decisionId, priority: asked.priority, ...stopped }, at: now })
    return { escalationId }
  })
}

async function whatWasAsked(db: Db, decisionId: string): Promise<Asked> {
  const decision = await db.decision.findUnique({ where: { id: decisionId }, select: { workspaceId: true, leadId: true, ruled: true, decidedAt: true } })
  if (!decision) throw new Fault('not_found', 'There is no such decision.')
  const action = Action.safeParse(decision.ruled).data
  if (action?.kind !== 'escalate_to_human') throw new Fault('conflict', 'This decision did not ask for a person.')
  return { decisionId, workspaceId: decision.workspaceId, leadId: decision.leadId, priority: action.priority, reason: action.reason, decidedAt: decision.decidedAt }
}

/** Adds a reason to the escalation that is open for the lead; `fresh` is false when this decision was already raised. */
async function join(tx: Db, asked: Asked, dueAt: Date): Promise<{ escalationId: string; fresh: boolean }> {
  const same = await tx.escalation.findUnique({ where: { decisionId: asked.decisionId }, select: { id: true } })
  if (same) return { escalationId: same.id, fresh: false }
  const [open] = await tx.$queryRaw<{ id: string; priority: string; reason: string; dueAt: Date; joined: string[] }[]>`
    SELECT "id", "priority", "reason", "dueAt", "joined" FROM "Escalation"
    WHERE "leadId" = ${asked.leadId} AND "state" IN ('open', 'claimed') FOR UPDATE`
  if (!open) throw new Fault('conflict', 'The open escalation of this lead ended just now.')
  if (open.joined.includes(asked.decisionId)) return { escalationId: open.id, fresh: false }
  await tx.escalation.update({
    where: { id: open.id },
    data: {
      joined: { push: asked.decisionId },
      priority: asked.priority === 'high' ? 'high' : open.priority,
      dueAt: dueAt < open.dueAt ? dueAt : open.dueAt,
      reason: open.reason.includes(asked.reason) ? open.reason : `${open.reason}\n${asked.reason}`,
      snoozedUntil: null,
    },
  })
  return { escalationId: open.id, fresh: true }
}
