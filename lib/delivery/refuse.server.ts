import type { House } from '#lib/env/house.server.ts'

/** A message whose new clearance was refused has failed, with the reason; one that only the night refuses rests until it is over. */
export async function settleRefusal(house: House, sendId: string, { because, nightHours }: { because: string; nightHours: number | null }): Promise<void> {
  const now = house.now()
  const data = nightHours === null
    ? { state: 'failed', because, heldBy: null, retryAt: null, settledAt: now }
    : { heldBy: 'night', because: `${because}; it leaves by itself in the morning if everything is still in order`, retryAt: new Date(now.getTime() + nightHours * 3_600_000) }
  await house.db.send.updateMany({ where: { id: sendId, state: 'ready' }, data })
}
