import type { Client } from '#lib/db/client.server.ts'
import { CHAIN_START, verifyChain } from './chain.ts'
import type { ChainBreak, ChainState } from './chain.ts'
import { rewrittenRow } from './contents.server.ts'
import { readEntries } from './entries.server.ts'
import { sealOf, sealTable } from './ledger.server.ts'
import type { Seal } from './ledger.server.ts'
import { SEALED } from './seal.server.ts'

const BATCH = 1000

/** Counts of what was checked; `broken` names the first entry that does not hold, or is null. `sealedTo` is the instant of the last good seal. */
export type Verification = { entries: number; seals: number; rows: number; head: string; sealedTo: string | null; broken: ChainBreak | null }

/** Reads the whole chain of a workspace, each link, and each seal against the ledger rows it covers. */
export async function verifyAudit(db: Client, workspaceId: string): Promise<Verification> {
  const found = { seals: 0, rows: 0, sealedTo: null as string | null }
  let state: ChainState = CHAIN_START
  let sealedTx = '0'
  const report = (broken: ChainBreak | null): Verification => ({ entries: state.seq, ...found, head: state.hash, broken })

  for (;;) {
    const entries = await readEntries(db, workspaceId, state.seq, BATCH)
    for (const entry of entries) {
      state = verifyChain([entry], state)
      if (state.broken) return report(state.broken)
      if (entry.verb !== SEALED) continue
      const seal = sealOf(entry.body)
      const because = !seal ? 'it carries no seal' : seal.fromTx !== sealedTx ? `its seal begins at transaction ${seal.fromTx}, and the one before ended at ${sealedTx}` : await sealFault(db, workspaceId, seal)
      if (!seal || because) return report({ seq: entry.seq, because: because ?? 'it carries no seal' })
      sealedTx = seal.toTx
      found.seals += 1
      found.rows += seal.rows
      found.sealedTo = entry.at
    }
    if (entries.length < BATCH) return report(null)
  }
}

async function sealFault(db: Client, workspaceId: string, seal: Seal): Promise<string | null> {
  for (const told of seal.ledgers) {
    const now = await sealTable(db, workspaceId, told.table, seal.fromTx, seal.toTx)
    if (!now) return `${told.count} sealed rows of ${told.table} are gone`
    if (now.count !== told.count) return `${told.table} holds ${now.count} rows where ${told.count} were sealed`
    if (now.root !== told.root) return `a row of ${told.table} between ${told.firstNo} and ${told.lastNo} is not the one that was sealed`
  }
  const rewritten = await rewrittenRow(db, workspaceId, seal)
  return rewritten && `${rewritten.table} ${rewritten.id} does not say what it said when it was sealed`
}
