import type { Db } from '#lib/db/client.server.ts'
import { DAY_MS } from '#lib/domain/time.ts'

/** Over every workspace, and about no one in them. `sends`: unsettled ones now, settled ones of the last 24 hours. */
export type Totals = {
  sends: { state: string; channel: string; provider: string; count: number }[]
  escalations: { open: number; overdue: number }
  stops: { scope: string; count: number }[]
}

/** The figures of the house that grow with a day's work and not with its history. */
export async function readTotals(db: Db, now: Date): Promise<Totals> {
  const since = new Date(now.getTime() - DAY_MS)
  const [sends, [escalations], stops] = await Promise.all([
    db.$queryRaw<Totals['sends']>`
      SELECT "state", "channel", "provider", count(*)::int AS count FROM (
        SELECT "state", "channel", "provider" FROM "Send" WHERE "state" IN ('ready', 'sending', 'unknown')
        UNION ALL
        SELECT s."state", s."channel", s."provider" FROM "Workspace" w CROSS JOIN LATERAL (
          SELECT "state", "channel", "provider" FROM "Send" WHERE "workspaceId" = w."id" AND "createdAt" >= ${since}::timestamptz AND "state" IN ('accepted', 'failed')) s
      ) every_send GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    db.$queryRaw<Totals['escalations'][]>`
      SELECT count(*)::int AS open, (count(*) FILTER (WHERE "dueAt" < ${now}::timestamptz AND "state" = 'open' AND ("snoozedUntil" IS NULL OR "snoozedUntil" < ${now}::timestamptz)))::int AS overdue
      FROM "Escalation" WHERE "state" IN ('open', 'claimed')`,
    db.$queryRaw<Totals['stops']>`SELECT "scope", count(*)::int AS count FROM "KillSwitch" WHERE "stopped" GROUP BY 1 ORDER BY 1`,
  ])
  return { sends, escalations: escalations ?? { open: 0, overdue: 0 }, stops }
}
