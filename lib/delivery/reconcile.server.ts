import type { Channel } from '#lib/domain/action.ts'
import type { House } from '#lib/env/house.server.ts'
import { askAgainSeconds } from './patience.ts'
import { settle } from './settle.server.ts'

/** No hand-over lasts longer: the message is let go of. */
export const HANDOVER_SECONDS_MAX = 40
/** Longer than any hand-over, so that «absent» is only believed when nobody can still be sending. */
export const SETTLING_SECONDS = 45
/** «Absent» is asked for twice, this far apart: a provider that was busy may still be putting away what it took. */
const TWICE_SECONDS = 10

type Row = { state: string; channel: string; messageId: string; claimedAt: Date | null; absentAt: Date | null; attempts: number; wallSeconds: number | null }

/**
 * Finds out what became of a message that was claimed but never settled. Where the provider can be asked by message id, its word counts:
 * arrived is accepted; absent, said twice after a while, is ready again. Where it cannot, the message is listed as unknown, for a person to decide.
 * The while is measured on the house's clock and on the database's, so that a clock that is set forward shortens nothing.
 */
export async function reconcile(house: House, sendId: string): Promise<void> {
  const [row] = await house.db.$queryRaw<Row[]>`
    SELECT "state", "channel", "messageId", "claimedAt", "absentAt", "attempts", extract(epoch FROM clock_timestamp() - "claimedWallAt")::float8 AS "wallSeconds" FROM "Send" WHERE "id" = ${sendId}`
  if (!row) throw new Error('there is no such message')
  if (row.state !== 'sending' && row.state !== 'unknown') return
  const courier = house.couriers[row.channel as Channel]
  const asks = courier?.find != null
  const fate = courier?.find ? await courier.find(row.messageId).catch(() => 'cannot_tell' as const) : 'cannot_tell'
  if (fate === 'arrived') return settle(house, sendId, { state: 'accepted', response: 'found at the provider by message id' }, { attempt: row.attempts })
  const now = house.now()
  const ageSeconds = row.claimedAt === null ? Infinity : (now.getTime() - row.claimedAt.getTime()) / 1000
  const nobodySends = ageSeconds > SETTLING_SECONDS && (row.wallSeconds ?? Infinity) > SETTLING_SECONDS
  if (fate === 'absent' && nobodySends && row.absentAt && (now.getTime() - row.absentAt.getTime()) / 1000 >= TWICE_SECONDS) {
    return settle(house, sendId, { state: 'failed', because: 'the provider never received it; it is sent again', permanent: false }, { attempt: row.attempts, rest: false })
  }
  await putOff(house, sendId, row, { fate, nobodySends, asks, ageSeconds, now })
}

async function putOff(house: House, sendId: string, row: Row, { fate, nobodySends, asks, ageSeconds, now }: { fate: 'absent' | 'cannot_tell'; nobodySends: boolean; asks: boolean; ageSeconds: number; now: Date }): Promise<void> {
  const because = fate === 'absent' ? 'the provider does not have it yet; it is asked again' : asks ? 'the connection ended before the provider answered; the provider is asked about it again' : 'the connection ended before the provider answered, and it cannot be asked: look in its own log, then say what became of the message'
  if (row.state === 'sending') await settle(house, sendId, { state: 'unknown', because }, { attempt: row.attempts, asks })
  const absent = fate === 'absent' && nobodySends
  const restSeconds = absent ? TWICE_SECONDS : askAgainSeconds(Number.isFinite(ageSeconds) ? ageSeconds : 0)
  await house.db.send.updateMany({
    where: { id: sendId, state: 'unknown', attempts: row.attempts },
    data: { because, retryAt: asks ? new Date(now.getTime() + restSeconds * 1000) : null, absentAt: absent ? (row.absentAt ?? now) : null },
  })
}
