import type { Sql } from './db.server.ts'

const KEYS_PER_TURN = 500
const HEAD = 200
const LOST_AFTER_MS = 60_000
const FREED_PER_TURN = 1000

/**
 * Finds jobs that wait for a place nobody holds any more: what a crash or a race between two processes may leave. Looks at some hundred full keys a turn, those after
 * `after`; `next` is where to go on, null at the end.
 */
export async function freeStranded(sql: Sql, after: string): Promise<{ freed: number; next: string | null }> {
  const [row] = await sql<{ freed: number; keys: number; last: string | null }>(
    `with recursive k as (
       (select blocked as key, 1 as n from @jobs where blocked > $1 order by blocked limit 1)
       union all select (select j.blocked from @jobs j where j.blocked > k.key order by j.blocked limit 1), k.n + 1 from k where k.key is not null and k.n < ${KEYS_PER_TURN}),
     full_keys as materialized (select key from k where key is not null and not starts_with(key, 'lost:')),
     freed as (
       update @jobs set blocked = null where id in (
         select b.id from full_keys f
         cross join lateral (select coalesce(max(climits[array_position(ckeys, blocked)]), 1) as places from (select climits, ckeys, blocked from @jobs where blocked = f.key order by rank, id limit 1) o) p
         cross join lateral (select id from @jobs where blocked = f.key order by rank, id limit greatest(0, p.places -
           (select count(*) from @jobs x where x.lock is not null and (x.ckeys @> array[f.key] or (x.step is null and 'run:' || x.run = f.key))))) b) returning id)
     select (select count(*)::int from freed) as freed, (select count(*)::int from k where key is not null) as keys, (select max(key) from k) as last`,
    [after],
  )
  return { freed: row?.freed ?? 0, next: row === undefined || row.keys < KEYS_PER_TURN ? null : row.last }
}

/** Sets aside calls of functions no app has any more, so that they neither are asked for again and again nor stand in the way; their runs stay, and are shown as stuck. */
export async function setLostAside(sql: Sql, nowMs: number): Promise<void> {
  await sql(
    `update @jobs j set blocked = 'lost:' || j.fn where j.lock is null and j.blocked is null and j.id in (
       select h.id from (select id, fn, due from @jobs where kind = 'exec' and lock is null and blocked is null order by rank, id limit ${HEAD}) h
       where h.due <= $1 and not exists (select 1 from @functions f where f.id = h.fn))`,
    [nowMs - LOST_AFTER_MS],
  )
}

/** Lets go the calls that were set aside before this process brought their functions. */
export async function takeUpLost(sql: Sql, serves: readonly string[]): Promise<void> {
  await sql(`update @jobs set blocked = null where id in (select b.id from unnest($1::text[]) as f(fn) cross join lateral (select id from @jobs where blocked = 'lost:' || f.fn order by rank, id limit ${FREED_PER_TURN}) b)`, [serves])
}
