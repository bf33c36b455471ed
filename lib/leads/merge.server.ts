import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import { mintId } from '#lib/domain/id.ts'

export type Merge = { loserId: string; survivorId: string; how: string }
export type WaitEvent = { id: string; name: string; data: { workspaceId: string; leadId: string; signalId: string; waitId: string; pass: number } }

const BECAUSE = 'this lead turned out to be the same person as another'

/**
 * Moves what hangs on a lead to the one it was merged into, in the transaction that merges them. What either had pending dies. Consent is append-only, so it is
 * copied, and where either had last said no, a no is added: the stricter word wins. A wait that died this way is looked at again at once, with the survivor's eyes:
 * returns the engine's event for it, or null.
 */
export async function mergeRows(tx: Db, workspaceId: string, { loserId, survivorId, how }: Merge, at: Date): Promise<WaitEvent | null> {
  const both = [loserId, survivorId]
  const [waiting] = await tx.wait.findMany({ where: { leadId: { in: both }, state: 'open', workspaceId }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: 1, select: { id: true, signalId: true, pass: true } })
  await copyConsents(tx, loserId, survivorId, at)
  await tx.$executeRaw`
    WITH waits AS (UPDATE "Wait" SET "state" = 'dead', "endedAt" = ${at}, "endedBy" = ${BECAUSE} WHERE "leadId" = ANY(${both}) AND "state" = 'open'),
      sends AS (UPDATE "Send" SET "state" = 'failed', "because" = ${BECAUSE}, "settledAt" = ${at} WHERE "leadId" = ANY(${both}) AND "state" = 'ready'),
      names AS (UPDATE "LeadIdentity" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}),
      signals AS (UPDATE "Signal" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}),
      touches AS (UPDATE "Touch" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}),
      messages AS (UPDATE "Message" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}),
      sessions AS (UPDATE "ChatSession" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}),
      outcomes AS (UPDATE "Outcome" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}),
      pending AS (UPDATE "Dispatch" SET "data" = jsonb_set("data", '{leadId}', to_jsonb(${survivorId}::text)) WHERE "dispatchedAt" IS NULL AND "data" ->> 'leadId' = ${loserId}),
      doubled AS (UPDATE "Escalation" SET "state" = 'returned', "endedAt" = ${at}, "note" = ${BECAUSE} WHERE "leadId" = ${loserId} AND "state" IN ('open', 'claimed')
        AND EXISTS (SELECT 1 FROM "Escalation" e WHERE e."leadId" = ${survivorId} AND e."state" IN ('open', 'claimed')))
    UPDATE "Escalation" SET "leadId" = ${survivorId} WHERE "leadId" = ${loserId}
      AND NOT ("state" IN ('open', 'claimed') AND EXISTS (SELECT 1 FROM "Escalation" e WHERE e."leadId" = ${survivorId} AND e."state" IN ('open', 'claimed')))`
  await appendAudit(tx, { kind: 'system', id: 'identity', workspaceId }, { verb: 'lead.merged', object: { kind: 'lead', id: survivorId }, detail: { merged: loserId, because: how }, at })
  return waiting ? lookAgain(tx, workspaceId, survivorId, waiting, at) : null
}

async function lookAgain(tx: Db, workspaceId: string, leadId: string, wait: { id: string; signalId: string; pass: number }, at: Date): Promise<WaitEvent | null> {
  const { state } = await tx.lead.findUniqueOrThrow({ where: { id: leadId }, select: { state: true } })
  if (state !== 'nurturing') return null
  const event = { id: mintId('dsp', at.getTime(), `merged\n${wait.id}`), name: 'lead/wait.due', data: { workspaceId, leadId, signalId: wait.signalId, waitId: wait.id, pass: wait.pass + 1 } }
  await tx.dispatch.createMany({ data: [{ id: event.id, workspaceId, event: event.name, data: event.data, createdAt: at }], skipDuplicates: true })
  return event
}

type Held = { leadId: string; channel: string; purpose: string; basis: string; granted: boolean; evidence: unknown; signalId: string | null; at: Date; expiresAt: Date | null; id: string }

async function copyConsents(tx: Db, loserId: string, survivorId: string, at: Date): Promise<void> {
  const held: Held[] = await tx.consent.findMany({ where: { leadId: { in: [loserId, survivorId] } }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  const copies = held.filter(({ leadId }) => leadId === loserId).map((row) => ({ ...row, id: mintId('cns', row.at.getTime(), `${row.id}\n${survivorId}`), leadId: survivorId }))
  const latest = new Map(held.filter(({ basis }) => basis !== 'explicit_request').map((row) => [`${row.leadId}\n${row.channel}`, row]))
  const refused = new Set([...latest.values()].filter(({ granted }) => !granted).map(({ channel }) => channel))
  const refusals = [...refused].map((channel) => ({
    id: mintId('cns', at.getTime(), `${loserId}\n${survivorId}\n${channel}`), leadId: survivorId, channel, purpose: 'nurture', basis: 'withdrawal', granted: false,
    evidence: { method: 'merge', because: 'one of the two merged leads had said no' }, signalId: null, at, expiresAt: null,
  }))
  const workspaceId = (await tx.lead.findUniqueOrThrow({ where: { id: survivorId }, select: { workspaceId: true } })).workspaceId
  const data = [...copies, ...refusals].map((row) => ({ ...row, workspaceId, evidence: row.evidence as object }))
  if (data.length > 0) await tx.consent.createMany({ data, skipDuplicates: true })
}
