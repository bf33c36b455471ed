import type { House } from '#lib/env/house.server.ts'
import { claimWait } from './claim.server.ts'

/**
 * Wakes what the alarm clock missed: open waits overdue by `graceSeconds`. Returns how many it woke and how many a stop holds. Those a stop holds are left out,
 * so that they cannot crowd out the rest, and so is a workspace that a simulation is filling, which runs on its own clock.
 */
export async function sweepWaits(house: House, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<{ woken: number; held: number }> {
  const before = new Date(house.now().getTime() - graceSeconds * 1000)
  const overdue = await house.db.$queryRaw<{ id: string | null; held: number | null }[]>`
    WITH stopped AS (SELECT k."workspaceId" AS id FROM "KillSwitch" k WHERE k."scope" = 'all' AND k."stopped")
    (SELECT w."id", NULL::int AS held FROM "Wait" w WHERE w."state" = 'open' AND w."dueAt" <= ${before}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = w."workspaceId" AND v."demoProgress" IS NOT NULL) AND w."workspaceId" NOT IN (SELECT id FROM stopped)
    ORDER BY w."dueAt" LIMIT ${limit})
    UNION ALL
    SELECT NULL, count(*)::int FROM "Wait" w WHERE w."state" = 'open' AND w."dueAt" <= ${before}::timestamptz AND w."workspaceId" IN (SELECT id FROM stopped)`
  let woken = 0
  for (const { id } of overdue) if (id !== null && (await claimWait(house, id)) === 'mine') woken++
  return { woken, held: overdue.find(({ held }) => held !== null)?.held ?? 0 }
}
