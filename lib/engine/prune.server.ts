import type { Db, Sql } from './db.server.ts'

/** How long history is kept, ms: runs that ended well or were cancelled, and failed ones, which a person may want to replay. */
export type Keep = { endedMs: number; failedMs: number }
/** Where a turn left off, so that the next one does not read the same events again. */
export type Pruning = { afterMs: number; afterId: string }
export type Pruned = { runs: number; next: Pruning | null }

const RUNS_PER_TURN = 500
const KEYS_PER_TURN = 5000
const EVENTS_PER_TURN = 10_000
const DELETE_AT_ONCE = 1000
export const fromTheStart: Pruning = { afterMs: -1, afterId: '' }

/**
 * One bounded turn of forgetting: some hundred runs with their steps, some thousand events no run needs, keys whose time is over; each in a short transaction of its
 * own, so that no lock is held for long. `next` is where to go on, null when nothing is left for now.
 */
export async function pruneSome(db: Db, nowMs: number, keep: Keep, from: Pruning): Promise<Pruned> {
  const runs = await pruneRuns(db.sql, nowMs, keep)
  const keys = await db.sql('delete from @keys where k in (select k from @keys where until < $1 order by until limit $2) returning 1', [nowMs, KEYS_PER_TURN])
  if (runs === RUNS_PER_TURN) return { runs, next: from }
  const after = await pruneEvents(db, nowMs - Math.max(keep.endedMs, 0), from)
  return { runs, next: after ?? (keys.length === KEYS_PER_TURN ? fromTheStart : null) }
}

/** All of it, turn by turn. Answers how many runs went. */
export async function pruneAll(db: Db, nowMs: number, keep: Keep): Promise<number> {
  let total = 0
  for (let from: Pruning | null = fromTheStart; from !== null; ) {
    const { runs, next }: Pruned = await pruneSome(db, nowMs, keep, from)
    total += runs
    from = next
  }
  return total
}

async function pruneRuns(sql: Sql, nowMs: number, keep: Keep): Promise<number> {
  const rows = await sql(
    `with recursive fns as (
       (select fn from @runs where ended_at is not null order by fn limit 1)
       union all select (select r.fn from @runs r where r.ended_at is not null and r.fn > f.fn order by r.fn limit 1) from fns f where f.fn is not null),
     old as materialized (select o.id from fns f cross join (values ('completed', $1::bigint), ('cancelled', $1::bigint), ('failed', $2::bigint)) as k(status, before)
       cross join lateral (select r.id from @runs r where r.fn = f.fn and r.status = k.status and r.ended_at < k.before order by r.ended_at limit $3) o limit $3),
     s as (delete from @steps where run in (select id from old))
     delete from @runs where id in (select id from old) and ended_at is not null returning 1`,
    [Math.floor(nowMs - keep.endedMs), Math.floor(nowMs - keep.failedMs), RUNS_PER_TURN],
  )
  return rows.length
}

/** Here reading everything is right, and the engine's usual settings (keys only) would be wrong. Answers where to go on, null at the end. */
async function pruneEvents(db: Db, beforeMs: number, from: Pruning): Promise<Pruning | null> {
  const seen = await db.transaction(async (sql) => {
    await sql("set local enable_seqscan = on; set local enable_hashjoin = on; set local plan_cache_mode = auto; set local work_mem = '32MB'")
    return sql<{ id: string; at: string; needed: boolean }>(
      `with old as materialized (select id, received_at from @events where received_at < $1 and (received_at, id) > ($2, $3) order by received_at, id limit $4),
         needed as materialized (select u.id from @runs r cross join unnest(r.event_ids) as u(id) where u.id in (select id from old)
           union select u.id from @jobs j cross join json_array_elements_text(j.data->'events') as u(id) where j.kind in ('debounce', 'batch'))
       select o.id, o.received_at as at, n.id is not null as needed from old o left join needed n on n.id = o.id order by o.received_at, o.id`,
      [Math.floor(beforeMs), from.afterMs, from.afterId, EVENTS_PER_TURN],
    )
  })
  const free = seen.filter((e) => !e.needed).map((e) => e.id)
  for (let i = 0; i < free.length; i += DELETE_AT_ONCE) await db.sql('delete from @events where id = any($1)', [free.slice(i, i + DELETE_AT_ONCE)])
  const last = seen.at(-1)
  return last === undefined || seen.length < EVENTS_PER_TURN ? null : { afterMs: Number(last.at), afterId: last.id }
}
