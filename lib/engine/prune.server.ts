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
  for (let gone = BATCH; gone === BATCH; ) {
    gone = (await db.sql(
      `delete from @events where id in (select e.id from @events e where e.received_at < $1
         and not exists (select 1 from @runs r where r.event_ids @> array[e.id])
         and not exists (select 1 from @jobs j where j.kind in ('debounce', 'batch') and (j.data->'events')::jsonb ? e.id) order by e.received_at limit $2) returning id`,
      [beforeMs, BATCH],
    )).length
  }
  await db.sql('delete from @keys where until < $1', [nowMs])
  return total
}
