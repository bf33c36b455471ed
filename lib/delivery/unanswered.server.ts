import type { House } from '#lib/env/house.server.ts'

/** How long a message may go unanswered before the agent looks at the lead again. */
export const UNANSWERED_HOURS = 72

export type Unanswered = { workspaceId: string; leadId: string; sendId: string; at: string }

/** Messages whose silence has lasted long enough to be a signal of its own, each once; the lead's last message only. Without a `leadId`, workspaces that a simulation is filling are left alone. */
export async function unansweredSends(house: House, scope: { leadId?: string; limit: number }): Promise<Unanswered[]> {
  const before = new Date(house.now().getTime() - UNANSWERED_HOURS * 3_600_000)
  const rows = await house.db.$queryRaw<{ workspaceId: string; leadId: string; sendId: string; at: Date }[]>`
    SELECT s."workspaceId", s."leadId", s."id" AS "sendId", s."claimedAt" + make_interval(hours => ${UNANSWERED_HOURS}) AS at
    FROM "Send" s JOIN "Lead" l ON l."id" = s."leadId"
    WHERE s."state" = 'accepted' AND NOT s."inThread" AND l."state" = 'nurturing' AND l."lastTouchAt" = s."claimedAt" AND s."claimedAt" <= ${before}::timestamptz
      AND s."claimedAt" > ${before}::timestamptz - interval '2 days'
      AND CASE WHEN ${scope.leadId ?? null}::text IS NULL THEN NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL)
        ELSE s."leadId" = ${scope.leadId ?? null} END
      AND NOT EXISTS (SELECT 1 FROM "Signal" x WHERE x."workspaceId" = s."workspaceId" AND x."source" = 'system' AND x."dedupeKey" = 'unanswered:' || s."id")
      AND NOT EXISTS (SELECT 1 FROM "Outcome" o WHERE o."leadId" = s."leadId" AND o."at" > s."claimedAt" AND o."kind" IN ('reply', 'meeting_booked'))
    ORDER BY s."claimedAt" LIMIT ${scope.limit}`
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
