import type { Db } from '#lib/db/client.server.ts'
import { PENDING_MAX } from './backpressure.server.ts'

/** Events kept and not handed over yet, dead letters apart, counted no further than one past the limit at which doors close. `refused` were offered and not taken. */
export type LagFacts = { pending: number; oldestSeconds: number; refused: number }

/** How far the hand-over to the engine is behind. A workspace that a simulation is filling hands its own over. */
export async function readLag(db: Db, now: Date): Promise<LagFacts> {
  const [row] = await db.$queryRaw<{ pending: number; oldest: Date | null; refused: number }[]>`
    SELECT count(*)::int AS pending, min("createdAt") AS oldest, (count(*) FILTER (WHERE "attempts" > 0))::int AS refused
    FROM (SELECT "createdAt", "attempts" FROM "Dispatch" p WHERE "dispatchedAt" IS NULL AND "deadAt" IS NULL
            AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = p."workspaceId" AND v."demoProgress" IS NOT NULL)
          ORDER BY "createdAt", "id" LIMIT ${PENDING_MAX + 1}) AS waiting`
  return { pending: row?.pending ?? 0, refused: row?.refused ?? 0, oldestSeconds: row?.oldest ? Math.max(0, Math.round((now.getTime() - row.oldest.getTime()) / 100) / 10) : 0 }
}
