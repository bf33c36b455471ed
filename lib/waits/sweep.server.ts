import type { House } from '#lib/env/house.server.ts'
import { claimWait } from './claim.server.ts'

/** Wakes what the alarm clock missed: open waits overdue by `graceSeconds`. Returns how many it woke and how many a stop holds. */
export async function sweepWaits(house: House, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<{ woken: number; held: number }> {
  const before = new Date(house.now().getTime() - graceSeconds * 1000)
  const overdue = await house.db.wait.findMany({
    where: { state: 'open', dueAt: { lte: before } }, orderBy: { dueAt: 'asc' }, take: limit, select: { id: true },
  })
  const tally = { woken: 0, held: 0 }
  for (const { id } of overdue) {
    const claim = await claimWait(house, id)
    if (claim === 'mine') tally.woken++
    if (claim === 'held') tally.held++
  }
  return tally
}
