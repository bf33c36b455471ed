import type { Channel } from '#lib/domain/action.ts'
import { Fault } from '#lib/domain/fault.ts'
import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Clearance } from '#lib/suppression/verdict.ts'
import { messageIdFor } from './letter.ts'

/** Puts one cleared message into the outbox as `ready`. A decision has one message: twice is once. */
export async function enqueue(house: House, order: { decisionId: string; checkId: string; token: string; clearance: Clearance; inThread: boolean }): Promise<{ sendId: string }> {
  const [decision] = await house.db.$queryRaw<{ workspaceId: string; leadId: string; decidedAt: Date; sendId: string | null; senderEmail: string }[]>`
    SELECT d."workspaceId", d."leadId", d."decidedAt", s."id" AS "sendId", w."senderEmail"
    FROM "Decision" d JOIN "Workspace" w ON w."id" = d."workspaceId" LEFT JOIN "Send" s ON s."decisionId" = d."id" WHERE d."id" = ${order.decisionId}`
  if (!decision) throw new Error('there is no decision to send for')
  if (decision.sendId) return { sendId: decision.sendId }
  const { channel, destinationHmac, contentHash, purpose, epoch } = order.clearance
  const courier = house.couriers[channel as Channel]
  if (!courier) throw new Fault('unavailable', `${channel} is not set up in this workspace`)
  const sendId = mintId('snd', decision.decidedAt.getTime(), order.decisionId)
  const content = {
    id: sendId, workspaceId: decision.workspaceId, decisionId: order.decisionId, checkId: order.checkId, token: order.token, leadId: decision.leadId, channel,
    provider: courier.provider, purpose, destinationHmac, contentHash, epoch, messageId: messageIdFor(sendId, decision.senderEmail), inThread: order.inThread,
    createdAt: order.clearance.at,
  }
  await house.db.send.createMany({ data: [{ ...content, hash: hashOf(content) }], skipDuplicates: true })
  return { sendId }
}
