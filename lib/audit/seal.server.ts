import type { Db } from '#lib/db/client.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { appendAudit } from './append.server.ts'
import { LEDGERS, sealOf, sealTable } from './ledger.server.ts'
import type { LedgerSeal, Seal } from './ledger.server.ts'

export const SEALED = 'ledger.sealed'
const SEALER = 'sealer'

/**
 * Commits the ledger rows that no seal covers yet to one audit entry. Null when there are none.
 * Ranges run over transactions, not numbers: a number may be taken early and committed late, but below the oldest running transaction nothing can still arrive.
 */
export async function sealLedgers(house: House, workspaceId: string): Promise<Seal | null> {
  if (!(await hasUnsealed(house.db, workspaceId))) return null
  return house.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('bide_audit:' || ${workspaceId}, 0))`
    const { fromTx, toTx } = await horizon(tx, workspaceId)
    const ledgers: LedgerSeal[] = []
    for (const table of LEDGERS) {
      const seal = await sealTable(tx, workspaceId, table, fromTx, toTx)
      if (seal) ledgers.push(seal)
    }
    if (ledgers.length === 0) return null
    const seal: Seal = { fromTx, toTx, rows: ledgers.reduce((sum, { count }) => sum + count, 0), ledgers }
    await appendAudit(tx, { kind: 'system', id: SEALER, workspaceId }, { verb: SEALED, object: { kind: 'ledger', id: toTx }, detail: seal, at: house.now() })
    return seal
  }, { timeout: 60_000 })
}

/** Where the next seal begins and how far it may reach. */
async function horizon(db: Db, workspaceId: string): Promise<{ fromTx: string; toTx: string }> {
  const [row] = await db.$queryRaw<{ body: string | null; xmin: string }[]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin,
           (SELECT "body" FROM "AuditEntry" WHERE "workspaceId" = ${workspaceId} AND "verb" = ${SEALED} ORDER BY "seq" DESC LIMIT 1) AS body`
  return { fromTx: (row?.body ? sealOf(row.body)?.toTx : null) ?? '0', toTx: row?.xmin ?? '0' }
}

async function hasUnsealed(db: Db, workspaceId: string): Promise<boolean> {
  const { fromTx, toTx } = await horizon(db, workspaceId)
  const [row] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Signal" WHERE "ledgerTx" >= ${fromTx}::bigint AND "ledgerTx" < ${toTx}::bigint AND "workspaceId" = ${workspaceId})
        OR EXISTS (SELECT 1 FROM "Decision" WHERE "ledgerTx" >= ${fromTx}::bigint AND "ledgerTx" < ${toTx}::bigint AND "workspaceId" = ${workspaceId})
        OR EXISTS (SELECT 1 FROM "Wait" WHERE "ledgerTx" >= ${fromTx}::bigint AND "ledgerTx" < ${toTx}::bigint AND "workspaceId" = ${workspaceId})
        OR EXISTS (SELECT 1 FROM "ComplianceCheck" WHERE "ledgerTx" >= ${fromTx}::bigint AND "ledgerTx" < ${toTx}::bigint AND "workspaceId" = ${workspaceId})
        OR EXISTS (SELECT 1 FROM "Send" WHERE "ledgerTx" >= ${fromTx}::bigint AND "ledgerTx" < ${toTx}::bigint AND "workspaceId" = ${workspaceId}) AS found`
  return row?.found ?? false
}
