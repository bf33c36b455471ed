import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import type { Ledger, Seal } from './ledger.server.ts'
import { holdsTrue } from './recipe.ts'

/** Small, so that hashing a batch never holds up whoever shares the process. */
const BATCH = 250

type Row = { id: string; ledgerNo: bigint; ledgerTx: bigint } & Record<string, unknown>

/** The first sealed row whose columns do not give its hash any more, or null. */
export async function rewrittenRow(db: Db, workspaceId: string, seal: Seal): Promise<{ table: Ledger; id: string } | null> {
  for (const { table } of seal.ledgers) {
    // Pages follow the index on the transaction; one transaction may span pages.
    for (let [tx, no] = [BigInt(seal.fromTx), -1n]; ; ) {
      const rows = await db.$queryRaw<Row[]>`
        SELECT * FROM ${Prisma.raw(`"${table}"`)}
         WHERE "ledgerTx" >= ${tx} AND ("ledgerTx", "ledgerNo") > (${tx}, ${no}) AND "ledgerTx" < ${seal.toTx}::bigint AND "workspaceId" = ${workspaceId}
         ORDER BY "ledgerTx", "ledgerNo" LIMIT ${BATCH}`
      const bad = rows.find((row) => !holdsTrue(table, row))
      if (bad) return { table, id: bad.id }
      const last = rows.at(-1)
      if (!last || rows.length < BATCH) break
      ;[tx, no] = [last.ledgerTx, last.ledgerNo]
    }
  }
  return null
}
