import { Prisma } from '#lib/db/generated/client.ts'
import type { House } from '#lib/env/house.server.ts'
import type { RungBy } from './canary.ts'
import { plantPart } from './plant.server.ts'

export type Rung = 'mine' | 'not_mine' | 'early'

/** When the alarm is to ring, ISO; null where it has rung already or is not known. */
export async function canaryDue(house: House, canaryId: string): Promise<string | null> {
  const row = await house.db.canary.findFirst({ where: { id: canaryId, rungAt: null }, select: { dueAt: true } })
  return row?.dueAt.toISOString() ?? null
}

/** The engine's alarm: rings the canary once, whoever comes first, and plants the next, in one statement. `early`: not due yet. */
export async function ring(house: House, canaryId: string): Promise<Rung> {
  const now = house.now()
  if (await ringWhere(house, now, 'engine', Prisma.sql`"id" = ${canaryId} AND "dueAt" <= ${now}::timestamptz`)) return 'mine'
  return (await canaryDue(house, canaryId)) === null ? 'not_mine' : 'early'
}

const KEPT = Prisma.sql`interval '1 day'`

/** Rings the open canary if it is of that kind, plants the next, and forgets what rang a day ago. */
export async function ringWhere(house: House, now: Date, by: RungBy, which: Prisma.Sql): Promise<boolean> {
  const late = by === 'reset' ? Prisma.sql`NULL` : Prisma.sql`greatest(0, extract(epoch FROM ${now}::timestamptz - "dueAt"))::float8`
  const rows = await house.db.$queryRaw<{ id: string }[]>`
    WITH rung AS (
      UPDATE "Canary" SET "rungAt" = ${now}::timestamptz, "rungBy" = ${by}, "latenessSeconds" = ${late} WHERE "rungAt" IS NULL AND ${which} RETURNING "id"
    ), ${plantPart(now, Prisma.sql`EXISTS (SELECT 1 FROM rung)`)}, forgotten AS (
      DELETE FROM "Canary" WHERE "rungAt" < ${now}::timestamptz - ${KEPT} AND EXISTS (SELECT 1 FROM rung)
    )
    SELECT "id" FROM rung`
  return rows.length > 0
}
