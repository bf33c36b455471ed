import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import { mintId } from '#lib/domain/id.ts'
import { hashOf } from '#lib/domain/digest.ts'
import { keepable } from './nulls.ts'

export type Rejection = { index: number; field: string; message: string }
type Place = { workspaceId: string; source: string; sourceName: string | null; at: Date }

/** Names of ignored events told apart per source; whatever comes beyond is counted together. */
export const IGNORED_NAMES_MAX = 200
export const OTHER_NAMES = '(others)'
export type Tally = Place & { quiet: boolean; duplicates: number; ignored: readonly string[]; rejected: readonly (Rejection & { payload: unknown })[] }

/** Counts what was not kept. Last in the transaction, because these are the rows that everybody shares. */
export async function writeTally(tx: Db, tally: Tally): Promise<void> {
  if (tally.rejected.length > 0) await quarantine(tx, tally)
  if (tally.ignored.length > 0) await countIgnored(tx, tally)
  if (tally.duplicates + tally.rejected.length > 0) await countSource(tx, tally)
}

async function quarantine(tx: Db, { workspaceId, source, sourceName, quiet, at, rejected }: Tally): Promise<void> {
  const data = rejected.map(({ index, field, message, payload }) => {
    const kept = keepable(payload)
    return { id: mintId('qtn', at.getTime(), `${workspaceId}\n${source}\n${index}\n${hashOf(kept)}`), workspaceId, source, sourceName, quiet, field, reason: message, payload: kept as object, receivedAt: at }
  })
  await tx.quarantine.createMany({ data, skipDuplicates: true })
}

async function countIgnored(tx: Db, { workspaceId, source, at, ignored }: Tally): Promise<void> {
  const counts = new Map<string, number>()
  for (const name of ignored) counts.set(name, (counts.get(name) ?? 0) + 1)
  const rows = [...counts].map(([name, count]) => ({ name, count }))
  await tx.$executeRaw`
    WITH told AS (
      SELECT r."name", r."count", k."name" IS NOT NULL AS known, row_number() OVER (PARTITION BY k."name" IS NULL ORDER BY r."name") AS nth
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("name" text, "count" int)
      LEFT JOIN "IgnoredEvent" k ON k."workspaceId" = ${workspaceId} AND k."source" = ${source} AND k."name" = r."name"),
    room AS (SELECT ${IGNORED_NAMES_MAX}::int - count(*) AS left_over FROM "IgnoredEvent" WHERE "workspaceId" = ${workspaceId} AND "source" = ${source}),
    named AS (SELECT CASE WHEN t.known OR t.nth <= room.left_over THEN t."name" ELSE ${OTHER_NAMES} END AS "name", t."count" FROM told t, room)
    INSERT INTO "IgnoredEvent" ("workspaceId", "source", "name", "count", "lastAt")
    SELECT ${workspaceId}, ${source}, "name", sum("count")::int, ${at} FROM named GROUP BY "name" ORDER BY "name"
    ON CONFLICT ("workspaceId", "source", "name") DO UPDATE SET "count" = "IgnoredEvent"."count" + EXCLUDED."count", "lastAt" = greatest("IgnoredEvent"."lastAt", EXCLUDED."lastAt")`
}

/** The source a request came through: the one of that name, else the first of its kind. */
const sourceRow = ({ workspaceId, source, sourceName }: Place): Prisma.Sql => Prisma.sql`
  SELECT "id" FROM "Source" WHERE "workspaceId" = ${workspaceId} AND "kind" = ${source} AND (${sourceName}::text IS NULL OR "name" = ${sourceName}) ORDER BY "createdAt", "id" LIMIT 1`

const lag = ({ at }: Place, latestAt: string | null): Prisma.Sql => Prisma.sql`${latestAt === null ? null : Math.max(0, (at.getTime() - Date.parse(latestAt)) / 1000)}::float8`

/** Seen for the first time; `latestAt` where that is because signals came in. */
const newSource = (place: Place, latestAt: string | null = null): Prisma.Sql => {
  const name = place.sourceName ?? place.source
  const id = mintId('src', place.at.getTime(), `${place.workspaceId}\n${place.source}\n${name}`)
  return Prisma.sql`INSERT INTO "Source" ("id", "workspaceId", "kind", "name", "createdAt", "lastSignalAt", "lagSeconds")
    SELECT ${id}, ${place.workspaceId}, ${place.source}, ${name}, ${place.at}::timestamptz, ${latestAt === null ? null : place.at}::timestamptz, ${lag(place, latestAt)} WHERE NOT EXISTS (SELECT 1 FROM known) ON CONFLICT DO NOTHING`
}

/** For the statement that keeps the signals. `latestAt` is when the latest of them happened. A source seen within the last second is left alone, so that requests do not queue for its row. */
export const sourcePart = (place: Place, latestAt: string): Prisma.Sql => Prisma.sql`known AS (${sourceRow(place)}), met AS (${newSource(place, latestAt)}), heard AS (
    UPDATE "Source" s SET "lastSignalAt" = ${place.at}::timestamptz, "lagSeconds" = ${lag(place, latestAt)} FROM known
    WHERE s."id" = known."id" AND (s."lastSignalAt" IS NULL OR s."lastSignalAt" < ${place.at}::timestamptz - interval '1 second'))`

async function countSource(tx: Db, tally: Tally): Promise<void> {
  await tx.$executeRaw(Prisma.sql`WITH known AS (${sourceRow(tally)}) ${newSource(tally)}`)
  await tx.$executeRaw(Prisma.sql`WITH known AS (${sourceRow(tally)})
    UPDATE "Source" s SET "duplicateCount" = s."duplicateCount" + ${tally.duplicates}::int, "rejectedCount" = s."rejectedCount" + ${tally.rejected.length}::int FROM known WHERE s."id" = known."id"`)
}
