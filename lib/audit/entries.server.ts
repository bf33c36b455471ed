import type { Db } from '#lib/db/client.server.ts'
import type { ChainEntry } from './chain.ts'

/** The chain in order, after `afterSeq`, at most `limit` entries. */
export async function readEntries(db: Db, workspaceId: string, afterSeq: number, limit: number): Promise<ChainEntry[]> {
  const rows = await db.auditEntry.findMany({ where: { workspaceId, seq: { gt: afterSeq } }, orderBy: { seq: 'asc' }, take: limit })
  return rows.map(({ at, workspaceId: _, ...row }) => ({ ...row, at: at.toISOString() }))
}
