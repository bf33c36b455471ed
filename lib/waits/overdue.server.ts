import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'

/** An alarm this long past is overdue: the sweep has passed by several times. */
export const OVERDUE_SECONDS = 60

/** `held` are due and wait for a stop of all sending to be lifted; they are late by somebody's will, and not overdue. */
export type WaitFacts = { open: number; overdue: number; oldestOverdueSeconds: number; held: number; nextDueAt: string | null }

type Row = { open: number; next: Date | null; overdue: number; oldest: Date | null; held: number }

/** The standing of every open wait, or of one workspace's. A workspace that a simulation is filling has a clock of its own and is not overdue by ours. */
export async function readWaits(db: Db, now: Date, workspaceId?: string): Promise<WaitFacts> {
  const before = new Date(now.getTime() - OVERDUE_SECONDS * 1000)
  const here = workspaceId === undefined ? Prisma.empty : Prisma.sql`AND w."workspaceId" = ${workspaceId}`
  const [row] = await db.$queryRaw<Row[]>`
    WITH late AS (
      SELECT w."dueAt", EXISTS (SELECT 1 FROM "KillSwitch" k WHERE k."workspaceId" = w."workspaceId" AND k."scope" = 'all' AND k."stopped") AS held
      FROM "Wait" w WHERE w."state" = 'open' AND w."dueAt" < ${before}::timestamptz ${here}
        AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = w."workspaceId" AND v."demoProgress" IS NOT NULL)
    )
    SELECT (SELECT count(*)::int FROM "Wait" w WHERE w."state" = 'open' ${here}) AS open,
      (SELECT min(w."dueAt") FROM "Wait" w WHERE w."state" = 'open' AND w."dueAt" >= ${now}::timestamptz ${here}) AS next,
      count(*) FILTER (WHERE NOT held)::int AS overdue, min("dueAt") FILTER (WHERE NOT held) AS oldest, count(*) FILTER (WHERE held)::int AS held
    FROM late`
  const oldestOverdueSeconds = row?.oldest ? Math.round((now.getTime() - row.oldest.getTime()) / 1000) : 0
  return { open: row?.open ?? 0, overdue: row?.overdue ?? 0, oldestOverdueSeconds, held: row?.held ?? 0, nextDueAt: row?.next?.toISOString() ?? null }
}
