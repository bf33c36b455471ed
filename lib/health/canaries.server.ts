import type { Db } from '#lib/db/client.server.ts'

const SHOWN = 10

export type CanaryLine = { id: string; plantedAt: string; dueAt: string; rungAt: string | null; rungBy: string | null; latenessSeconds: number | null }
export type CanaryView = { lines: CanaryLine[]; lastDay: { engine: number; sweep: number; latestSeconds: number | null } }

/** The last canaries, newest first, the one that is parked now included; and what the last day of them says. Of the house, not of a workspace. */
export async function readCanaries(db: Db, now: Date): Promise<CanaryView> {
  const [rows, [day]] = await Promise.all([
    db.$queryRaw<{ id: string; plantedAt: Date; dueAt: Date; rungAt: Date | null; rungBy: string | null; latenessSeconds: number | null }[]>`
      SELECT "id", "plantedAt", "dueAt", "rungAt", "rungBy", "latenessSeconds" FROM "Canary" ORDER BY "rungAt" DESC NULLS FIRST LIMIT ${SHOWN}`,
    db.$queryRaw<{ engine: number; sweep: number; latest: number | null }[]>`
      SELECT count(*) FILTER (WHERE "rungBy" = 'engine')::int AS engine, count(*) FILTER (WHERE "rungBy" = 'sweep')::int AS sweep, max("latenessSeconds") AS latest
      FROM "Canary" WHERE "rungAt" > ${now}::timestamptz - interval '1 day'`,
  ])
  return {
    lines: rows.map((row) => ({ ...row, plantedAt: row.plantedAt.toISOString(), dueAt: row.dueAt.toISOString(), rungAt: row.rungAt?.toISOString() ?? null })),
    lastDay: { engine: day?.engine ?? 0, sweep: day?.sweep ?? 0, latestSeconds: day?.latest ?? null },
  }
}
