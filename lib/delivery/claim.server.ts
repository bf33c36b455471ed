import type { Channel } from '#lib/domain/action.ts'
import type { Db } from '#lib/db/client.server.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { stoppedBy } from './stopped.server.ts'

/** Asked again inside the claim: why this message may not leave after all, or null. Handed in, because suppression is a sibling. */
export type LastQuestion = (tx: Db, about: { workspaceId: string; leadId: string; channel: Channel; to: string; epoch: number; inThread: boolean }) => Promise<string | null>

export type ClaimedSend = { state: 'claimed' } | { state: 'held' | 'refused' | 'not_ready'; because: string }

type Asked = { workspaceId: string; leadId: string; channel: string; provider: string; epoch: number; state: string; inThread: boolean; angle: string | null; decider: string; to: string | null }

/**
 * Takes a message out of `ready`, once. Epoch, registry, stop switch and the two-in-24-hours invariant are asked under the lead's row lock
 * in the same transaction that claims, so whatever commits first wins. A refusal settles the message as failed; a stop leaves it ready.
 */
export async function claimSend(house: House, sendId: string, ask: LastQuestion): Promise<ClaimedSend> {
  return house.db.$transaction(async (tx): Promise<ClaimedSend> => {
    const now = house.now()
    const [send] = await tx.$queryRaw<Asked[]>`
      SELECT s."workspaceId", s."leadId", s."channel", s."provider", s."epoch", s."state", s."inThread", d."ruled" ->> 'angle' AS angle, d."decider", f."to"
      FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" LEFT JOIN "Draft" f ON f."decisionId" = d."id" WHERE s."id" = ${sendId}`
    if (!send) throw new Error('there is no such message')
    if (send.state !== 'ready') return { state: 'not_ready', because: send.state }
    await tx.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ${send.leadId} FOR UPDATE`
    const stop = await stoppedBy(tx, send.workspaceId, send.channel, send.provider)
    if (stop) {
      await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { because: stop } })
      return { state: 'held', because: stop }
    }
    const channel = send.channel as Channel
    const refusal = await ask(tx, { workspaceId: send.workspaceId, leadId: send.leadId, channel, to: send.to ?? '', epoch: send.epoch, inThread: send.inThread })
    if (refusal) {
      await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { state: 'failed', because: refusal, settledAt: now } })
      return { state: 'refused', because: refusal }
    }
    const { count } = await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { state: 'sending', claimedAt: now, because: null, attempts: { increment: 1 } } })
    if (count === 0) return { state: 'not_ready', because: 'taken by another' }
    await tx.touch.upsert({
      where: { sendId },
      create: { id: mintId('tch', now.getTime(), sendId), workspaceId: send.workspaceId, leadId: send.leadId, channel, by: send.decider === 'person' ? 'person' : 'agent', inThread: send.inThread, sendId, angle: send.angle, at: now },
      update: { at: now, voidedAt: null },
    })
    return { state: 'claimed' }
  })
}
