import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import type { Ledger, Seal } from './ledger.server.ts'
import { holdsTrue } from './recipe.ts'

/** Small, so that hashing a batch never holds up whoever shares the process. */
const BATCH = 200

/** The first sealed row whose columns do not give its hash any more, or null. */
export async function rewrittenRow(db: Db, workspaceId: string, seal: Seal): Promise<{ table: Ledger; id: string } | null> {
  for (const { table } of seal.ledgers) {
    for (let after = 0n; ; ) {
      const rows = await db.$queryRaw<({ id: string; ledgerNo: bigint } & Record<string, unknown>)[]>`
        SELECT * FROM ${Prisma.raw(`"${table}"`)}
         WHERE "ledgerTx" >= ${seal.fromTx}::bigint AND "ledgerTx" < ${seal.toTx}::bigint AND "workspaceId" = ${workspaceId} AND "ledgerNo" > ${after}
         ORDER BY "ledgerNo" LIMIT ${BATCH}`
      const bad = rows.find((row) => !holdsTrue(table, row))
      if (bad) return { table, id: bad.id }
      const last = rows.at(-1)
      if (!last || rows.length < BATCH) break
      after = last.ledgerNo
    }
  }
  return null
}
