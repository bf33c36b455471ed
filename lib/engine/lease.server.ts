import type { Db, Sql } from './db.server.ts'
import { end } from './events.server.ts'
import { errors } from './limits.ts'
import type { Registry } from './registry.ts'

/** Keeps the leases of calls still running. */
export async function heartbeat(sql: Sql, held: readonly { id: string; lock: string }[], untilMs: number): Promise<void> {
  if (held.length === 0) return
  await sql('update @jobs j set locked_until = $3 from unnest($1::bigint[], $2::text[]) as i(id, lock) where j.id = i.id and j.lock = i.lock', [held.map((h) => h.id), held.map((h) => h.lock), untilMs])
}

/** Locks are named `<owner>.<chance>` by a running process, which holds an advisory lock on its owner number for as long as it is connected. */
export const ownerClass = (schema: string): string => `engine workers of ${schema}`

/** The owners of running calls that hold no advisory lock: dead, or cut off from the database for the moment. */
export async function absentOwners(sql: Sql, schema: string): Promise<string[]> {
  const rows = await sql<{ owner: string }>(
    `select distinct split_part(j.lock, '.', 1) as owner from @jobs j where j.lock is not null and j.lock like '%.%'
       and not exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2 and l.database = (select oid from pg_database where datname = current_database())
         and l.classid::bigint = (hashtext($1)::bigint & 4294967295) and l.objid::bigint::text = split_part(j.lock, '.', 1))`,
    [ownerClass(schema)],
  )
  return rows.map((r) => r.owner)
}

/**
 * Takes back calls whose lease has lapsed or whose owner is `dead`. Each counts as an attempt, so a step that kills its process ends as
 * failed instead of going round for ever. `mine` are locks this process holds itself: a jump of the clock must not make it rob itself.
 */
export async function reclaim(db: Db, registry: Registry, nowMs: number, mine: readonly string[], dead: readonly string[]): Promise<number> {
  const lapsed = "j.lock is not null and (j.locked_until <= $1 or split_part(j.lock, '.', 1) = any($3)) and not j.lock = any($2)"
  const [found] = await db.sql<{ n: number }>(`select count(*)::int as n from @jobs j where ${lapsed}`, [nowMs, mine, dead])
  if (found === undefined || found.n === 0) return 0
  return db.transaction(async (sql) => {
    const back = await sql<{ run: string; spent: boolean }>(
      `update @jobs j set lock = null, locked_until = null, attempt = attempt + 1, due = $1, rank = $1
       from @runs r where r.id = j.run and ${lapsed} returning j.run, j.attempt >= r.attempts_max as spent`,
      [nowMs, mine, dead],
    )
    const spent = [...new Set(back.filter((b) => b.spent).map((b) => b.run))]
    await end({ sql, registry, nowMs }, spent.map((run) => ({ run, status: 'failed', output: JSON.stringify(errors.workerDied()) })))
    return back.length
  })
}

/** Finds jobs that wait for a place nobody holds any more: what a crash or a race between two processes may leave. */
export async function freeStranded(sql: Sql): Promise<number> {
  const rows = await sql(
    `update @jobs set blocked = null where id in (
       select b.id from (select blocked as key, max(coalesce(climits[array_position(ckeys, blocked)], 1)) as places from @jobs where blocked is not null group by blocked) k
       cross join lateral (select id from @jobs where blocked = k.key order by rank, id limit greatest(0, k.places -
         (select count(*) from @jobs x where x.lock is not null and (x.ckeys @> array[k.key] or (x.step is null and 'run:' || x.run = k.key))))) b) returning id`,
  )
  return rows.length
}
