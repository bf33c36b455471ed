import type { Channel } from '#lib/domain/action.ts'
import { Fault } from '#lib/domain/fault.ts'
import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Clearance } from '#lib/suppression/verdict.ts'
import { messageIdFor } from './letter.ts'

/** Puts one cleared message into the outbox as `ready`. A decision has one message: twice is once. */
export async function enqueue(house: House, order: { decisionId: string; checkId: string; token: string; clearance: Clearance; inThread: boolean }): Promise<{ sendId: string }> {
  const decision = await house.db.decision.findUniqueOrThrow({ where: { id: order.decisionId }, select: { workspaceId: true, leadId: true, decidedAt: true, send: { select: { id: true } } } })
  if (decision.send) return { sendId: decision.send.id }
  const { channel, destinationHmac, contentHash, purpose, epoch } = order.clearance
  const courier = house.couriers[channel as Channel]
  if (!courier) throw new Fault('unavailable', `${channel} is not set up in this workspace`)
  const workspace = await house.db.workspace.findUniqueOrThrow({ where: { id: decision.workspaceId }, select: { senderEmail: true } })
  const sendId = mintId('snd', decision.decidedAt.getTime(), order.decisionId)
  const content = {
    id: sendId, workspaceId: decision.workspaceId, decisionId: order.decisionId, checkId: order.checkId, token: order.token, leadId: decision.leadId, channel,
    provider: courier.provider, purpose, destinationHmac, contentHash, epoch, messageId: messageIdFor(sendId, workspace.senderEmail), inThread: order.inThread,
    createdAt: order.clearance.at,
  }
  await house.db.send.createMany({ data: [{ ...content, hash: hashOf(content) }], skipDuplicates: true })
  return { sendId }
}
