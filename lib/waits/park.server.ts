import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import { plusHours, wholeSecond } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'

export type Parked = { waitId: string; dueAt: string }

type Asked = { workspaceId: string; leadId: string; signalId: string; pass: number; epoch: number; ruled: { untilHours: number; reason: string }; decidedAt: Date; intent: string; waitId: string | null; dueAt: Date | null }

/**
 * Writes the promise a `wait` decision makes. Twice is once.
 * A lead has one open wait: an older one that is still open gives way to this newer decision, in the same statement.
 */
export async function park(house: House, decisionId: string): Promise<Parked> {
  const [decision] = await house.db.$queryRaw<Asked[]>`
    SELECT d."workspaceId", d."leadId", d."signalId", d."pass", d."epoch", d."ruled", d."decidedAt", s."intent", w."id" AS "waitId", w."dueAt"
    FROM "Decision" d JOIN "Signal" s ON s."id" = d."signalId" LEFT JOIN "Wait" w ON w."decisionId" = d."id" WHERE d."id" = ${decisionId}`
  if (!decision) throw new Error('there is no decision to wait for')
  if (decision.waitId && decision.dueAt) return { waitId: decision.waitId, dueAt: decision.dueAt.toISOString() }
  const { workspaceId, leadId, signalId, pass, epoch, intent, ruled: { untilHours, reason } } = decision
  const decidedAt = decision.decidedAt.toISOString()
  const dueAt = wholeSecond(plusHours(decidedAt, untilHours))
  const waitId = mintId('wt', decision.decidedAt.getTime(), decisionId)
  const content = { id: waitId, workspaceId, decisionId, leadId, signalId, pass, epoch, reason, intent, dueAt, createdAt: decidedAt }
  await house.db.$executeRaw`
    WITH superseded AS (
      UPDATE "Wait" SET "state" = 'superseded', "endedAt" = ${house.now()}::timestamptz, "endedBy" = 'a newer decision waits instead'
      WHERE "leadId" = ${leadId} AND "state" = 'open' AND "decisionId" <> ${decisionId} RETURNING 1
    )
    INSERT INTO "Wait" ("id", "workspaceId", "decisionId", "leadId", "signalId", "pass", "epoch", "reason", "intent", "dueAt", "createdAt", "hash")
    SELECT ${waitId}, ${workspaceId}, ${decisionId}, ${leadId}, ${signalId}, ${pass}::int, ${epoch}::int, ${reason}, ${intent}, ${dueAt}::timestamptz, ${decidedAt}::timestamptz, ${hashOf(content)}
    FROM (SELECT count(*) FROM superseded) first
    ON CONFLICT DO NOTHING`
  return { waitId, dueAt }
}
