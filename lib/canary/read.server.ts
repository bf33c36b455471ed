import type { Db } from '#lib/db/client.server.ts'
import type { RungBy } from './canary.ts'

/** Times are ISO. `sinceYesterday` counts what rang within the day that is kept. */
export type CanaryFacts = {
  open: { plantedAt: string; dueAt: string } | null
  last: { rungAt: string; rungBy: RungBy; latenessSeconds: number | null } | null
  sinceYesterday: { engine: number; sweep: number }
}

/** What the canary has to tell. A bell from the future, left by a clock that was set back, tells nothing. */
export async function readCanary(db: Db, now: Date): Promise<CanaryFacts> {
  const [row] = await db.$queryRaw<{ plantedAt: Date | null; dueAt: Date | null; rungAt: Date | null; rungBy: RungBy | null; latenessSeconds: number | null; engine: number; sweep: number }[]>`
    SELECT o."plantedAt", o."dueAt", l."rungAt", l."rungBy", l."latenessSeconds", n.engine, n.sweep
    FROM (SELECT count(*) FILTER (WHERE "rungBy" = 'engine')::int AS engine, count(*) FILTER (WHERE "rungBy" = 'sweep')::int AS sweep FROM "Canary" WHERE "rungAt" > ${now}::timestamptz - interval '1 day') n
    LEFT JOIN (SELECT "plantedAt", "dueAt" FROM "Canary" WHERE "rungAt" IS NULL LIMIT 1) o ON true
    LEFT JOIN (SELECT "rungAt", "rungBy", "latenessSeconds" FROM "Canary" WHERE "rungAt" <= ${now}::timestamptz + interval '5 seconds' ORDER BY "rungAt" DESC LIMIT 1) l ON true`
  return {
    open: row?.dueAt && row.plantedAt ? { plantedAt: row.plantedAt.toISOString(), dueAt: row.dueAt.toISOString() } : null,
    last: row?.rungAt && row.rungBy ? { rungAt: row.rungAt.toISOString(), rungBy: row.rungBy, latenessSeconds: row.latenessSeconds } : null,
    sinceYesterday: { engine: row?.engine ?? 0, sweep: row?.sweep ?? 0 },
  }
}
