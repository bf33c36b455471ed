import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import { mintId } from '#lib/domain/id.ts'
import { hashOf } from '#lib/domain/digest.ts'
import { keepable } from './nulls.ts'

export type Rejection = { index: number; field: string; message: string }
type Place = { workspaceId: string; source: string; sourceName: string | null; at: Date }
export type Tally = Place & { duplicates: number; ignored: readonly string[]; rejected: readonly (Rejection & { payload: unknown })[] }

/** Counts what was not kept. Last in the transaction, because these are the rows that everybody shares. */
export async function writeTally(tx: Db, tally: Tally): Promise<void> {
  if (tally.rejected.length > 0) await quarantine(tx, tally)
  if (tally.ignored.length > 0) await countIgnored(tx, tally)
  if (tally.duplicates + tally.rejected.length > 0) await countSource(tx, tally)
}

async function quarantine(tx: Db, { workspaceId, source, at, rejected }: Tally): Promise<void> {
  const data = rejected.map(({ index, field, message, payload }) => {
    const kept = keepable(payload)
    return { id: mintId('qtn', at.getTime(), `${workspaceId}\n${source}\n${index}\n${hashOf(kept)}`), workspaceId, source, field, reason: message, payload: kept as object, receivedAt: at }
  })
  await tx.quarantine.createMany({ data, skipDuplicates: true })
}

async function countIgnored(tx: Db, { workspaceId, source, at, ignored }: Tally): Promise<void> {
  const counts = new Map<string, number>()
  for (const name of ignored) counts.set(name, (counts.get(name) ?? 0) + 1)
  const rows = [...counts].map(([name, count]) => ({ name, count }))
  await tx.$executeRaw`
    INSERT INTO "IgnoredEvent" ("workspaceId", "source", "name", "count", "lastAt")
    SELECT ${workspaceId}, ${source}, r."name", r."count", ${at} FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("name" text, "count" int) ORDER BY r."name"
    ON CONFLICT ("workspaceId", "source", "name") DO UPDATE SET "count" = "IgnoredEvent"."count" + EXCLUDED."count", "lastAt" = greatest("IgnoredEvent"."lastAt", EXCLUDED."lastAt")`
}

/** The source a request came through: the one of that name, else the first of its kind. */
const sourceRow = ({ workspaceId, source, sourceName }: Place): Prisma.Sql => Prisma.sql`
  SELECT "id" FROM "Source" WHERE "workspaceId" = ${workspaceId} AND "kind" = ${source} AND (${sourceName}::text IS NULL OR "name" = ${sourceName}) ORDER BY "createdAt", "id" LIMIT 1`

const newSource = (place: Place): Prisma.Sql => {
  const name = place.sourceName ?? place.source
  const id = mintId('src', place.at.getTime(), `${place.workspaceId}\n${place.source}\n${name}`)
  return Prisma.sql`INSERT INTO "Source" ("id", "workspaceId", "kind", "name", "createdAt")
    SELECT ${id}, ${place.workspaceId}, ${place.source}, ${name}, ${place.at}::timestamptz WHERE NOT EXISTS (SELECT 1 FROM known) ON CONFLICT DO NOTHING`
}

/** For the statement that keeps the signals: a source seen within the last second is left alone, so that requests do not queue for its row. */
export const sourcePart = (place: Place): Prisma.Sql => Prisma.sql`known AS (${sourceRow(place)}), met AS (${newSource(place)}), heard AS (
    UPDATE "Source" s SET "lastSignalAt" = ${place.at}::timestamptz FROM known
    WHERE s."id" = known."id" AND (s."lastSignalAt" IS NULL OR s."lastSignalAt" < ${place.at}::timestamptz - interval '1 second'))`

async function countSource(tx: Db, tally: Tally): Promise<void> {
  await tx.$executeRaw(Prisma.sql`WITH known AS (${sourceRow(tally)}) ${newSource(tally)}`)
  await tx.$executeRaw(Prisma.sql`WITH known AS (${sourceRow(tally)})
    UPDATE "Source" s SET "duplicateCount" = s."duplicateCount" + ${tally.duplicates}::int, "rejectedCount" = s."rejectedCount" + ${tally.rejected.length}::int FROM known WHERE s."id" = known."id"`)
}
