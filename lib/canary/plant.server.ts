import { Prisma } from '#lib/db/generated/client.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { dueAfter } from './canary.ts'

/** Whose events these are: no workspace's. */
const HOUSE = 'house'

/** For the statement that rings one: the next row and the event that parks it in the engine, where `given` holds. One open canary refuses another. */
export function plantPart(now: Date, given: Prisma.Sql): Prisma.Sql {
  const id = mintId('cny', now.getTime())
  return Prisma.sql`planted AS (
      INSERT INTO "Canary" ("id", "plantedAt", "dueAt") SELECT ${id}, ${now}::timestamptz, ${dueAfter(now)}::timestamptz WHERE ${given} ON CONFLICT DO NOTHING RETURNING "id"
    ), told AS (
      INSERT INTO "Dispatch" ("id", "workspaceId", "event", "data", "createdAt")
      SELECT ${mintId('dsp', now.getTime(), `canary\n${id}`)}, ${HOUSE}, 'canary/planted', jsonb_build_object('canaryId', p."id"), ${now}::timestamptz FROM planted p ON CONFLICT DO NOTHING
    )`
}

/** Parks a canary if none is open. Any number of processes may ask at once. */
export async function plant(house: House): Promise<{ planted: boolean }> {
  const rows = await house.db.$queryRaw<{ id: string }[]>`
    WITH ${plantPart(house.now(), Prisma.sql`NOT EXISTS (SELECT 1 FROM "Canary" WHERE "rungAt" IS NULL)`)} SELECT "id" FROM planted`
  return { planted: rows.length > 0 }
}
