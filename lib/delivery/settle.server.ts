import type { Handover } from '#lib/domain/courier.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'

export const ATTEMPTS_MAX = 6

type Claimed = { workspaceId: string; leadId: string; channel: string; state: string; attempts: number; claimedAt: Date | null; decider: string; subject: string | null; text: string | null }

/** Writes down what the provider said. Only an accepted message becomes part of the conversation; a failed one gives its touch back. */
export async function settle(house: House, sendId: string, handover: Handover): Promise<void> {
  const now = house.now()
  await house.db.$transaction(async (tx) => {
    const [send] = await tx.$queryRaw<Claimed[]>`
      SELECT s."workspaceId", s."leadId", s."channel", s."state", s."attempts", s."claimedAt", d."decider", f."subject", f."text"
      FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" LEFT JOIN "Draft" f ON f."decisionId" = d."id" WHERE s."id" = ${sendId}`
    if (!send) throw new Error('there is no such message')
    if (send.state !== 'sending' && send.state !== 'unknown') return
    if (handover.state === 'accepted') {
      const at = send.claimedAt ?? now
      await tx.send.update({ where: { id: sendId }, data: { state: 'accepted', response: handover.response.slice(0, 500), because: null, settledAt: now } })
      await tx.lead.updateMany({ where: { id: send.leadId }, data: { lastTouchAt: at } })
      await tx.message.createMany({
        data: [{
          id: mintId('msg', at.getTime(), sendId), workspaceId: send.workspaceId, leadId: send.leadId, direction: 'out', channel: send.channel,
          author: send.decider === 'person' ? 'person' : 'agent', sendId, subject: send.subject || null, body: send.text ?? '', at,
        }],
        skipDuplicates: true,
      })
      return
    }
    if (handover.state === 'unknown') {
      await tx.send.update({ where: { id: sendId }, data: { state: 'unknown', because: handover.because.slice(0, 500), settledAt: now } })
      return
    }
    const giveUp = handover.permanent || send.attempts >= ATTEMPTS_MAX
    await tx.send.update({ where: { id: sendId }, data: { state: giveUp ? 'failed' : 'ready', because: handover.because.slice(0, 500), settledAt: giveUp ? now : null } })
    await tx.touch.updateMany({ where: { sendId }, data: { voidedAt: now } })
  })
}
