import type { House } from '#lib/env/house.server.ts'
import { claimWait } from './claim.server.ts'

/** Wakes what the alarm clock missed: open waits overdue by `graceSeconds`. Returns how many it woke and how many a stop holds. A workspace that a simulation is filling runs on its own clock and is left alone. */
export async function sweepWaits(house: House, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<{ woken: number; held: number }> {
  const before = new Date(house.now().getTime() - graceSeconds * 1000)
  const overdue = await house.db.$queryRaw<{ id: string }[]>`
    SELECT w."id" FROM "Wait" w WHERE w."state" = 'open' AND w."dueAt" <= ${before}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = w."workspaceId" AND v."demoProgress" IS NOT NULL)
    ORDER BY w."dueAt" LIMIT ${limit}`
  const tally = { woken: 0, held: 0 }
  for (const { id } of overdue) {
    const claim = await claimWait(house, id)
    if (claim === 'mine') tally.woken++
    if (claim === 'held') tally.held++
  }
  return tally
}
