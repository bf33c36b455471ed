import type { House } from '#lib/env/house.server.ts'
import { reconcile } from './reconcile.server.ts'

/** Delivers one decision's message with every question asked again. Handed in, because clearance is a sibling's. */
export type Deliver = (decisionId: string, inThread: boolean) => Promise<unknown>

/**
 * Messages whose process died, or that a stop held until now: unsettled ones are reconciled with the provider, and ready ones nobody is working on
 * are taken up again, one that a lifted stop had held at once. Those a stop still holds are left out, so that they cannot crowd out the rest,
 * and so is a workspace that a simulation is filling, which runs on its own clock.
 */
export async function sweepSends(house: House, deliver: Deliver, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<number> {
  const before = new Date(house.now().getTime() - graceSeconds * 1000)
  const stuck = await house.db.$queryRaw<{ id: string; state: string; decisionId: string; inThread: boolean }[]>`
    SELECT s."id", s."state", s."decisionId", s."inThread" FROM "Send" s
    WHERE NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL) AND (
       (s."state" IN ('sending', 'unknown') AND s."claimedAt" <= ${before}::timestamptz)
       OR (s."state" = 'ready' AND (s."createdAt" <= ${before}::timestamptz OR s."because" LIKE 'sending%is stopped') AND (s."claimedAt" IS NULL OR s."claimedAt" <= ${before}::timestamptz) AND NOT EXISTS (
         SELECT 1 FROM "KillSwitch" k WHERE k."workspaceId" = s."workspaceId" AND k."stopped"
           AND (k."scope" = 'all' OR (k."scope" = 'channel' AND k."key" = s."channel") OR (k."scope" = 'provider' AND k."key" = s."provider")))))
    ORDER BY s."createdAt" LIMIT ${limit}`
  for (const { id, state, decisionId, inThread } of stuck) {
    if (state === 'ready') await deliver(decisionId, inThread)
    else await reconcile(house, id)
  }
  return stuck.length
}
