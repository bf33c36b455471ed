import type { Sql } from './db.server.ts'

const FRESH_MS = 1000
const FRESH_WHILE_FAR_MS = 5000

/**
 * Tells whether more calls than `most` could be made or wait for a place. They are counted beside the sends, once a second while it is more than half full, and no
 * further than `most`; when they cannot be counted, it is not full.
 */
export function queueGuard(sql: Sql, most: number): () => boolean {
  let depth = 0
  let countedAt = -Infinity
  return () => {
    if (performance.now() - countedAt >= (depth > most / 2 ? FRESH_MS : FRESH_WHILE_FAR_MS)) {
      countedAt = performance.now()
      void depthOf(sql, most).catch(() => 0).then((counted) => { depth = counted })
    }
    return depth > most
  }
}

async function depthOf(sql: Sql, most: number): Promise<number> {
  const [row] = await sql<{ n: number }>(
    `select count(*)::int as n from ((select 1 from @jobs where kind = 'exec' and lock is null and blocked is null limit $1) union all (select 1 from @jobs where blocked is not null limit $1)) q`, [most + 1])
  return row?.n ?? 0
}
