import { createHash } from 'node:crypto'
import type pg from 'pg'

const LEDGERS = ['Signal', 'Decision', 'Wait', 'ComplianceCheck', 'Send'] as const

/** SHA-256 (hex) over the row hashes of every ledger of a workspace, ordered by id. The same world gives the same hash, whatever the clock on the wall. */
export async function ledgerHash(pool: pg.Pool, workspaceId: string): Promise<string> {
  const hash = createHash('sha256')
  for (const ledger of LEDGERS) {
    const { rows } = await pool.query<{ hash: string }>(`SELECT "hash" FROM "${ledger}" WHERE "workspaceId" = $1 ORDER BY "id" COLLATE "C"`, [workspaceId])
    hash.update(`${ledger}\n`)
    for (const row of rows) hash.update(`${row.hash}\n`)
  }
  return hash.digest('hex')
}
