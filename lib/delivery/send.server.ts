import type { Channel } from '#lib/domain/action.ts'
import type { House } from '#lib/env/house.server.ts'
import { claimSend } from './claim.server.ts'
import type { LastQuestion } from './claim.server.ts'
import { letterFor } from './letter.ts'
import { reconcile } from './reconcile.server.ts'
import { settle } from './settle.server.ts'

/** Where the message stands. `ready` with a reason: held by a stop, or to be tried again later. */
export type Receipt = { sendId: string; state: 'ready' | 'sending' | 'accepted' | 'failed' | 'unknown'; because: string | null; retryLater: boolean }

type Ready = { messageId: string; decisionId: string; channel: Channel; to: string; subject: string; text: string; html: string; senderName: string; senderEmail: string }

/**
 * Takes one outbox row as far as it can go. Safe to call again after any crash: a message found in `sending` was handed over by somebody
 * who never wrote down the answer, so the provider is asked before anything else, and it is never sent again blindly.
 */
export async function send(house: House, sendId: string, ask: LastQuestion, unsubscribeUrl: (decisionId: string) => string): Promise<Receipt> {
  const before = await house.db.send.findUniqueOrThrow({ where: { id: sendId }, select: { state: true } })
  if (before.state === 'sending' || before.state === 'unknown') await reconcile(house, sendId)
  const claim = await claimSend(house, sendId, ask)
  if (claim.state === 'claimed') {
    const [row] = await house.db.$queryRaw<Ready[]>`
      SELECT s."messageId", s."decisionId", s."channel", f."to", f."subject", f."text", f."html", w."senderName", w."senderEmail"
      FROM "Send" s JOIN "Draft" f ON f."decisionId" = s."decisionId" JOIN "Workspace" w ON w."id" = s."workspaceId" WHERE s."id" = ${sendId}`
    const courier = row && house.couriers[row.channel]
    if (!courier) throw new Error('a claimed message without a courier or a draft')
    const letter = letterFor({ messageId: row.messageId, decisionId: row.decisionId, draft: row, workspace: row, unsubscribeUrl: unsubscribeUrl(row.decisionId) })
    await settle(house, sendId, await courier.deliver(letter))
  }
  const after = await house.db.send.findUniqueOrThrow({ where: { id: sendId }, select: { state: true, because: true } })
  return { sendId, state: after.state as Receipt['state'], because: after.because, retryLater: after.state === 'ready' && claim.state !== 'held' }
}
