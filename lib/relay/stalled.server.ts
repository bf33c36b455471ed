import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'

/** So often a decision is taken up again before a person is asked. */
export const TRIES_MAX = 5
const REST_SECONDS = 120

export type Pass = { workspaceId: string; leadId: string; signalId: string; pass: number; waitId: string | null; decisionId?: string | null }

/** Counts one more failure of a pass. `last`: it is given up on and listed for a person; without it, it rests a while, and the fifth time is the last. */
export async function noteStalled(house: House, about: Pass, because: string, { last }: { last: boolean }): Promise<void> {
  const now = house.now()
  const retryAt = new Date(now.getTime() + REST_SECONDS * 1000)
  const id = mintId('stl', now.getTime(), `${about.signalId}\n${about.pass}`)
  const words = `${because.slice(0, 400)}. Replay it once the cause is gone, or let it go`
  await house.db.$executeRaw`
    INSERT INTO "StalledRun" AS r ("id", "workspaceId", "leadId", "signalId", "pass", "waitId", "decisionId", "because", "attempts", "at", "lastTriedAt", "retryAt", "deadAt")
    VALUES (${id}, ${about.workspaceId}, ${about.leadId}, ${about.signalId}, ${about.pass}::int, ${about.waitId},
      coalesce(${about.decisionId ?? null}::text, (SELECT d."id" FROM "Decision" d WHERE d."signalId" = ${about.signalId} AND d."pass" = ${about.pass}::int)), ${words}, 1, ${now}::timestamptz, ${now}::timestamptz,
      CASE WHEN ${last} THEN NULL ELSE ${retryAt}::timestamptz END, CASE WHEN ${last} THEN ${now}::timestamptz END)
    ON CONFLICT ("signalId", "pass") DO UPDATE SET "because" = EXCLUDED."because", "lastTriedAt" = EXCLUDED."lastTriedAt", "decisionId" = coalesce(EXCLUDED."decisionId", r."decisionId"),
      "attempts" = CASE WHEN r."endedAt" IS NULL THEN r."attempts" + 1 ELSE 1 END, "endedAt" = NULL, "endedBy" = NULL,
      "deadAt" = CASE WHEN ${last} OR (r."endedAt" IS NULL AND r."attempts" + 1 >= ${TRIES_MAX}::int) THEN EXCLUDED."lastTriedAt" END,
      "retryAt" = CASE WHEN ${last} OR (r."endedAt" IS NULL AND r."attempts" + 1 >= ${TRIES_MAX}::int) THEN NULL ELSE ${retryAt}::timestamptz END
    WHERE r."endedBy" IS DISTINCT FROM 'discarded'`
}

/** Lists what was kept or woken longer ago than the sweep looks back and never decided, so that nothing vanishes. Returns how many were new. */
export async function listForgotten(house: House, passes: readonly (Pass & { at: Date })[]): Promise<number> {
  const now = house.now()
  const { count } = await house.db.stalledRun.createMany({
    data: passes.map(({ at, ...about }) => ({
      ...about, id: mintId('stl', now.getTime(), `${about.signalId}\n${about.pass}`), decisionId: about.decisionId ?? null, attempts: 0, at, lastTriedAt: at, deadAt: now,
      because: `${about.decisionId ? 'decided' : 'it came in'} ${Math.floor((now.getTime() - at.getTime()) / 86_400_000)} days ago and was never ${about.decisionId ? 'carried out' : 'decided'}; too old to be taken up unasked. Replay it, or let it go`,
    })),
    skipDuplicates: true,
  })
  return count
}

/** Takes off the list what was carried out after all, by whoever came first. */
export async function forgetFinished(house: House): Promise<void> {
  await house.db.$executeRaw`
    DELETE FROM "StalledRun" r USING "Decision" d WHERE d."signalId" = r."signalId" AND d."pass" = r."pass" AND r."endedBy" IS DISTINCT FROM 'discarded' AND (
      d."ruledKind" = 'skip' OR EXISTS (SELECT 1 FROM "Send" m WHERE m."decisionId" = d."id") OR EXISTS (SELECT 1 FROM "Wait" w WHERE w."decisionId" = d."id")
      OR EXISTS (SELECT 1 FROM "Escalation" e WHERE e."decisionId" = d."id" OR (e."workspaceId" = d."workspaceId" AND d."id" = ANY(e."joined"))) OR EXISTS (SELECT 1 FROM "ComplianceCheck" c WHERE c."decisionId" = d."id" AND c."verdict" = 'refused'))`
}
