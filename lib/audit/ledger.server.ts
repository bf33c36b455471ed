import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import { merkleRoot } from './merkle.ts'

/** The append-only tables whose rows carry their own hash, in the order in which a seal names them. */
export const LEDGERS = ['Signal', 'Decision', 'Wait', 'ComplianceCheck', 'Send'] as const
export type Ledger = (typeof LEDGERS)[number]

/** What one seal says of one table: how many rows, the first and last ledger number among them, and the root over their hashes in that order. */
export type LedgerSeal = { table: Ledger; count: number; firstNo: string; lastNo: string; root: string }
/** Rows written by transactions in [fromTx, toTx). Transaction numbers are decimal text, because JSON numbers end before they do. */
export type Seal = { fromTx: string; toTx: string; rows: number; ledgers: LedgerSeal[] }

/** The rows of one workspace's table written by transactions in [fromTx, toTx), sealed anew. Null where there are none. */
export async function sealTable(db: Db, workspaceId: string, table: Ledger, fromTx: string, toTx: string): Promise<LedgerSeal | null> {
  const rows = await db.$queryRaw<{ no: bigint; hash: string }[]>`
    SELECT "ledgerNo" AS no, "hash" FROM ${Prisma.raw(`"${table}"`)}
     WHERE "ledgerTx" >= ${fromTx}::bigint AND "ledgerTx" < ${toTx}::bigint AND "workspaceId" = ${workspaceId} ORDER BY "ledgerNo"`
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return null
  return { table, count: rows.length, firstNo: String(first.no), lastNo: String(last.no), root: merkleRoot(rows.map((row) => row.hash)) }
}

/** The seal an entry's body carries, or null where it carries none. */
export function sealOf(body: string): Seal | null {
  const detail = (JSON.parse(body) as { detail?: Partial<Seal> }).detail
  return detail && typeof detail.fromTx === 'string' && typeof detail.toTx === 'string' && Array.isArray(detail.ledgers) ? (detail as Seal) : null
}
