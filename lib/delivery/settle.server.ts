import { chanceFrom } from '#lib/domain/chance.ts'
import type { Db } from '#lib/db/client.server.ts'
import { patiently } from '#lib/db/patiently.server.ts'
import type { Handover } from '#lib/domain/courier.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { askAgainSeconds, isSpent, restSeconds } from './patience.ts'

type Claimed = {
  workspaceId: string; leadId: string; channel: string; state: string; attempts: number; excused: number; claimedAt: Date | null; decider: string; subject: string | null; text: string | null
}

/** `attempt`: whose end this is; the word of an earlier one than the latest changes nothing. `rest`: false when the message may be tried again at once. `asks`: whether the provider can be asked later. */
type Ending = { attempt: number; rest?: boolean; asks?: boolean }

/** The provider's word is asked for once only: it is written down as soon as the database is there again, within this time. */
const INSISTS_MS = 20_000

/** Writes down what the provider said. Only an accepted message becomes part of the conversation; a failed one gives its touch back, and one that was tried too often is given up on. */
export async function settle(house: House, sendId: string, handover: Handover, { attempt, rest = true, asks = false }: Ending): Promise<void> {
  const now = house.now()
  await patiently(() => house.db.$transaction(async (tx) => {
    if (handover.state === 'accepted') await tx.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = (SELECT "leadId" FROM "Send" WHERE "id" = ${sendId}) FOR UPDATE`
    const [send] = await tx.$queryRaw<Claimed[]>`
      SELECT s."workspaceId", s."leadId", s."channel", s."state", s."attempts", s."excused", s."claimedAt", d."decider", f."subject", f."text"
      FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" LEFT JOIN "Draft" f ON f."decisionId" = d."id" WHERE s."id" = ${sendId} FOR UPDATE OF s`
    if (!send) throw new Error('there is no such message')
    if ((send.state !== 'sending' && send.state !== 'unknown') || send.attempts !== attempt) return
    if (handover.state === 'accepted') return accept(tx, sendId, send, handover.response, now)
    if (handover.state === 'unknown') {
      const ageSeconds = (now.getTime() - (send.claimedAt ?? now).getTime()) / 1000
      const retryAt = asks ? new Date(now.getTime() + askAgainSeconds(ageSeconds) * 1000) : null
      await tx.send.update({ where: { id: sendId }, data: { state: 'unknown', because: handover.because.slice(0, 500), retryAt, settledAt: now } })
      return
    }
    const { because, permanent, retryAfterSeconds = null } = handover
    const spent = !permanent && isSpent(send)
    const again = !permanent && !spent
    const restMs = rest ? restSeconds(send.attempts - send.excused, retryAfterSeconds, chanceFrom(`rest\n${sendId}\n${attempt}`)()) * 1000 : 0
    const words = spent ? `given up after ${send.attempts} attempts: ${because}. Replay it once the cause is gone, or let it go` : because
    await tx.send.update({
      where: { id: sendId },
      data: { state: again ? 'ready' : 'failed', because: words.slice(0, 500), retryAt: again ? new Date(now.getTime() + restMs) : null, settledAt: again ? null : now, deadAt: spent ? now : null },
    })
    await tx.touch.updateMany({ where: { sendId }, data: { voidedAt: now } })
  }, { maxWait: 5_000, timeout: 15_000 }), INSISTS_MS)
}

async function accept(tx: Db, sendId: string, send: Claimed, response: string, now: Date): Promise<void> {
  const at = send.claimedAt ?? now
  await tx.send.update({ where: { id: sendId }, data: { state: 'accepted', response: response.slice(0, 500), because: null, retryAt: null, settledAt: now } })
  await tx.lead.updateMany({ where: { id: send.leadId }, data: { lastTouchAt: at } })
  await tx.message.createMany({
    data: [{
      id: mintId('msg', at.getTime(), sendId), workspaceId: send.workspaceId, leadId: send.leadId, direction: 'out', channel: send.channel,
      author: send.decider === 'person' ? 'person' : 'agent', sendId, subject: send.subject || null, body: send.text ?? '', at,
    }],
    skipDuplicates: true,
  })
}
