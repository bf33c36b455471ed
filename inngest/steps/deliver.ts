import { enqueue } from '#lib/delivery/enqueue.server.ts'
import type { LastQuestion } from '#lib/delivery/claim.server.ts'
import { settleRefusal } from '#lib/delivery/refuse.server.ts'
import { send } from '#lib/delivery/send.server.ts'
import type { Receipt } from '#lib/delivery/send.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { lastWord } from '#lib/suppression/facts.server.ts'
import { refusalNow } from '#lib/suppression/last.ts'
import { ask, unsubscribeUrl } from './ask.ts'

export { unsubscribeUrl }

export type Delivered = { cleared: true; receipt: Receipt } | { cleared: false; because: string }

export const lastQuestion = (house: House): LastQuestion => async (tx, about) => refusalNow(await lastWord(tx, house.pepper, about), about)

/**
 * Clearance and hand-over in one step, so that a retry asks again. A message already in the outbox is taken up where it stands, and cleared anew when its clearance
 * was used up by an earlier attempt or has expired. What cannot leave now stays in the outbox with its reason, and the sweep takes it up.
 */
export async function deliver(house: House, decisionId: string, inThread = false): Promise<Delivered> {
  const sending = { ask: lastQuestion(house), unsubscribeUrl: unsubscribeUrl(house) }
  const existing = await house.db.send.findUnique({ where: { decisionId }, select: { id: true } })
  if (existing) {
    const receipt = await send(house, existing.id, sending)
    if (!receipt.stale) return { cleared: true, receipt }
  }
  const { answer, nightHours } = await ask(house, decisionId, inThread)
  if (!answer.clear) {
    if (existing) await settleRefusal(house, existing.id, { because: answer.because, nightHours })
    return { cleared: false, because: answer.because }
  }
  const sendId = existing?.id ?? (await enqueue(house, { decisionId, ...answer, inThread })).sendId
  return { cleared: true, receipt: await send(house, sendId, { ...sending, checkId: answer.checkId }) }
}
