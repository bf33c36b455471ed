import type { Channel } from '#lib/domain/action.ts'
import type { House } from '#lib/env/house.server.ts'
import { settle } from './settle.server.ts'

/** Longer than any handover can last (connect, greet and 20 s of silence), so that «absent» is only believed when nobody can still be sending. */
export const SETTLING_SECONDS = 45

/**
 * Finds out what became of a message that was claimed but never settled. Where the provider can be asked by message id, its word counts:
 * arrived is accepted, absent (after a while) is ready again. Where it cannot, the message is listed as unknown, for a person to decide.
 */
export async function reconcile(house: House, sendId: string): Promise<void> {
  const row = await house.db.send.findUniqueOrThrow({ where: { id: sendId }, select: { state: true, channel: true, messageId: true, claimedAt: true } })
  if (row.state !== 'sending' && row.state !== 'unknown') return
  const courier = house.couriers[row.channel as Channel]
  const fate = courier?.find ? await courier.find(row.messageId).catch(() => 'cannot_tell' as const) : 'cannot_tell'
  if (fate === 'arrived') return settle(house, sendId, { state: 'accepted', response: 'found at the provider by message id' })
  const settled = row.claimedAt !== null && house.now().getTime() - row.claimedAt.getTime() > SETTLING_SECONDS * 1000
  if (fate === 'absent' && settled) {
    return settle(house, sendId, { state: 'failed', because: 'the provider never received it', permanent: false })
  }
  if (row.state === 'sending') {
    const because = fate === 'absent' ? 'the provider does not have it yet' : 'the connection ended before the provider answered, and it cannot be asked'
    await settle(house, sendId, { state: 'unknown', because })
  }
}
