import type { Db, Sql } from './db.server.ts'
import { end } from './events.server.ts'
import type { HeldLease } from './lapse.ts'
import { errors } from './limits.ts'
import type { Registry } from './registry.ts'

/** Keeps the leases of calls still running. */
export async function heartbeat(sql: Sql, held: readonly { id: string; lock: string }[], untilMs: number): Promise<void> {
  if (held.length === 0) return
  await sql('update @jobs j set locked_until = $3 from unnest($1::bigint[], $2::text[]) as i(id, lock) where j.id = i.id and j.lock = i.lock', [held.map((h) => h.id), held.map((h) => h.lock), untilMs])
}

/** Gives leases back before their time, as they were: somebody else makes the call afresh, and no attempt is used up. */
export async function giveBack(sql: Sql, held: readonly { id: string; lock: string }[]): Promise<void> {
  if (held.length === 0) return
  await sql('update @jobs j set lock = null, locked_until = null from unnest($1::bigint[], $2::text[]) as i(id, lock) where j.id = i.id and j.lock = i.lock', [held.map((h) => h.id), held.map((h) => h.lock)])
}

/** A running process holds an advisory lock of this class on its owner number for as long as it is connected. */
export const ownerClass = (schema: string): string => `engine workers of ${schema}`

/**
 * The calls that others hold; `mine` are the locks this process holds itself. While the database has only just started nobody counts as absent:
 * the living are still making their connections again.
 */
export async function othersLeases(sql: Sql, schema: string, mine: readonly string[]): Promise<HeldLease[]> {
  return sql<HeldLease>(
    `select j.id, j.lock, j.locked_until::float8 as until, clock_timestamp() - pg_postmaster_start_time() > interval '5 seconds' and not exists (
       select 1 from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2 and l.database = (select oid from pg_database where datname = current_database())
         and l.classid::bigint = (hashtext($1)::bigint & 4294967295) and l.objid::bigint::text = split_part(j.lock, '.', 1)) as absent
     from @jobs j where j.lock is not null and not j.lock = any($2)`,
    [ownerClass(schema), mine],
  )
}

/** Takes back calls. Each counts as an attempt, so a step that kills its process ends as failed instead of going round for ever. Answers how many were taken. */
export async function reclaim(db: Db, registry: Registry, nowMs: number, held: readonly HeldLease[]): Promise<number> {
  if (held.length === 0) return 0
  return db.transaction(async (sql) => {
    const back = await sql<{ id: string; run: string; spent: boolean }>(
      `update @jobs j set lock = null, locked_until = null, attempt = attempt + 1, due = $1, rank = $1
       from unnest($2::bigint[], $3::text[], $4::bigint[]) as i(id, lock, until), @runs r where j.id = i.id and j.lock = i.lock and j.locked_until = i.until and r.id = j.run
       returning j.id, j.run, j.attempt >= r.attempts_max as spent`,
      [nowMs, held.map((h) => h.id), held.map((h) => h.lock), held.map((h) => h.until)],
    )
    await sql('delete from @jobs j where j.id = any($1) and not exists (select 1 from @runs r where r.id = j.run)', [held.map((h) => h.id)])
    const spent = [...new Set(back.filter((b) => b.spent).map((b) => b.run))]
    await end({ sql, registry, nowMs }, spent.map((run) => ({ run, status: 'failed', output: JSON.stringify(errors.workerDied()) })))
    return back.length
  })
}
