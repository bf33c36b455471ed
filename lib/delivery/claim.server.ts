import type { Channel } from '#lib/domain/action.ts'
import type { Db } from '#lib/db/client.server.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { stoppedBy } from './stopped.server.ts'

/** Asked again inside the claim: why this message may not leave after all, or null. Handed in, because suppression is a sibling. */
export type LastQuestion = (tx: Db, about: { workspaceId: string; leadId: string; channel: Channel; to: string; epoch: number; inThread: boolean }) => Promise<string | null>

export type ClaimedSend = { state: 'claimed' } | { state: 'held' | 'refused' | 'not_ready'; because: string }

/**
 * Takes a message out of `ready`, once. Epoch, registry, stop switch and the two-in-24-hours invariant are asked under the lead's row lock
 * in the same transaction that claims, so whatever commits first wins. A refusal settles the message as failed; a stop leaves it ready.
 */
export async function claimSend(house: House, sendId: string, ask: LastQuestion): Promise<ClaimedSend> {
  return house.db.$transaction(async (tx): Promise<ClaimedSend> => {
    const now = house.now()
    const send = await tx.send.findUniqueOrThrow({
      where: { id: sendId },
      select: { workspaceId: true, leadId: true, channel: true, provider: true, epoch: true, state: true, inThread: true, decision: { select: { ruled: true, draft: { select: { to: true } }, decider: true } } },
    })
    if (send.state !== 'ready') return { state: 'not_ready', because: send.state }
    await tx.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ${send.leadId} FOR UPDATE`
    const stop = await stoppedBy(tx, send.workspaceId, send.channel, send.provider)
    if (stop) {
      await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { because: stop } })
      return { state: 'held', because: stop }
    }
    const channel = send.channel as Channel
    const refusal = await ask(tx, { workspaceId: send.workspaceId, leadId: send.leadId, channel, to: send.decision.draft?.to ?? '', epoch: send.epoch, inThread: send.inThread })
    if (refusal) {
      await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { state: 'failed', because: refusal, settledAt: now } })
      return { state: 'refused', because: refusal }
    }
    const { count } = await tx.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { state: 'sending', claimedAt: now, because: null, attempts: { increment: 1 } } })
    if (count === 0) return { state: 'not_ready', because: 'taken by another' }
    const angle = (send.decision.ruled as { angle?: string }).angle ?? null
    await tx.touch.upsert({
      where: { sendId },
      create: { id: mintId('tch', now.getTime(), sendId), workspaceId: send.workspaceId, leadId: send.leadId, channel, by: send.decision.decider === 'person' ? 'person' : 'agent', inThread: send.inThread, sendId, angle, at: now },
      update: { at: now, voidedAt: null },
    })
    return { state: 'claimed' }
  })
}
