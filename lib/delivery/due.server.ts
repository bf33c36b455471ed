import type { House } from '#lib/env/house.server.ts'
import { WISH_SECONDS_MAX } from './breaker.ts'
import { REST_SECONDS_MAX } from './patience.ts'

export type DueSend = { id: string; state: string; decisionId: string; inThread: boolean; workspaceId: string; channel: string; provider: string }

/**
 * Messages somebody should take up: unsettled for `graceSeconds`; of unknown fate and to be asked about; or ready and left by whoever held them or died with them, as soon as their rest is over.
 * Those a stop holds are left out, and so is a workspace that a simulation is filling, which runs on its own clock. At most `limit` of each pool, oldest first;
 * of a pool that is stalled one, when it is time to try, and else none.
 */
export async function dueSends(house: House, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<DueSend[]> {
  const now = house.now()
  const before = new Date(now.getTime() - graceSeconds * 1000)
  const [tooFarRest, tooFarPause] = [REST_SECONDS_MAX, WISH_SECONDS_MAX].map((seconds) => new Date(now.getTime() + seconds * 1000))
  return house.db.$queryRaw<DueSend[]>`
    SELECT q."id", q."state", q."decisionId", q."inThread", q."workspaceId", q."channel", q."provider" FROM (
      SELECT s.*, row_number() OVER (PARTITION BY s."workspaceId", s."channel", s."provider", s."state" = 'ready' ORDER BY s."createdAt", s."id") AS place,
        CASE WHEN s."state" <> 'ready' OR b."state" IS NULL OR b."state" = 'closed' THEN ${limit}::int
          WHEN coalesce(b."retryAt", b."probeUntil") <= ${now}::timestamptz OR coalesce(b."retryAt", b."probeUntil") > ${tooFarPause}::timestamptz THEN 1 ELSE 0 END AS allowed
      FROM "Send" s LEFT JOIN "ProviderBreaker" b ON b."workspaceId" = s."workspaceId" AND b."channel" = s."channel" AND b."provider" = s."provider"
      WHERE s."state" IN ('ready', 'sending', 'unknown') AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL) AND (
        (s."state" = 'sending' AND s."claimedAt" <= ${before}::timestamptz)
        OR (s."state" = 'unknown' AND (s."retryAt" <= ${now}::timestamptz OR s."retryAt" > ${tooFarRest}::timestamptz))
        OR (s."state" = 'ready' AND (s."heldBy" IS NOT NULL OR s."retryAt" IS NOT NULL OR (s."createdAt" <= ${before}::timestamptz AND (s."claimedAt" IS NULL OR s."claimedAt" <= ${before}::timestamptz)))
          AND (s."retryAt" IS NULL OR s."retryAt" <= ${now}::timestamptz OR s."retryAt" > ${tooFarRest}::timestamptz)
          AND NOT EXISTS (SELECT 1 FROM "KillSwitch" k WHERE k."workspaceId" = s."workspaceId" AND k."stopped"
            AND (k."scope" = 'all' OR (k."scope" = 'channel' AND k."key" = s."channel") OR (k."scope" = 'provider' AND k."key" = s."provider")))))
    ) q WHERE q.place <= q.allowed ORDER BY q."createdAt", q."id"`
}
