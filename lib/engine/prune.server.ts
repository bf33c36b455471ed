import type { Db } from './db.server.ts'

const BATCH = 2000

/** Forgets runs that ended before `beforeMs` with their steps, events nobody needs any more, and keys whose time is over. Answers how many runs went. */
export async function prune(db: Db, nowMs: number, beforeMs: number): Promise<number> {
  let total = 0
  for (let gone = BATCH; gone === BATCH; total += gone) {
    const rows = await db.sql<{ id: string }>(
      `with old as (select id from @runs where ended_at < $1 order by ended_at limit $2), s as (delete from @steps where run in (select id from old))
       delete from @runs where id in (select id from old) returning id`,
      [beforeMs, BATCH],
    )
    gone = rows.length
  }
  for (let gone = BATCH; gone === BATCH; ) gone = await pruneEvents(db, Math.floor(beforeMs))
  await db.sql('delete from @keys where until < $1', [nowMs])
  return total
}

/** Here a scan of everything is right, and the engine's usual settings (keys only) would be wrong. */
async function pruneEvents(db: Db, beforeMs: number): Promise<number> {
  return db.transaction(async (sql) => {
    await sql("set local enable_seqscan = on; set local enable_hashjoin = on; set local work_mem = '64MB'")
    const rows = await sql(
      `delete from @events where id in (
         select e.id from @events e where e.received_at < ${beforeMs} and e.id not in (select unnest(event_ids) from @runs)
           and e.id not in (select json_array_elements_text(data->'events') from @jobs where kind in ('debounce', 'batch')) order by e.received_at limit ${BATCH}) returning id`,
    )
    return rows.length
  })
}
