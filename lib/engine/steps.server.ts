import type { Sql } from './db.server.ts'
import type { Registry } from './registry.ts'
import { plain } from './plain.ts'

/** What every transition needs: the open transaction, who listens, and the engine's time in ms. `registry` is replaced when the database knows a newer one. */
export type Work = { sql: Sql; registry: Registry; nowMs: number; learn?(newer: Registry): void }
/** `attempts`: how many calls it took, 1 unless told. */
export type StepResult = { run: string; step: string; op: string; name: string; failed: boolean; value: string; tookMs?: number | null; attempts?: number }

/** Takes the runs' locks in a fixed order and tells which of them are still going. */
export async function lockRuns({ sql }: Work, runs: readonly string[]): Promise<Set<string>> {
  if (runs.length === 0) return new Set()
  const rows = await sql<{ id: string }>('select id from @runs where id = any($1) and ended_at is null order by id for update', [[...new Set(runs)]])
  return new Set(rows.map((r) => r.id))
}

/** Writes results: the first one for a step wins, later ones change nothing. Answers the ones that counted. */
export async function fill({ sql, nowMs }: Work, results: readonly StepResult[]): Promise<{ run: string; step: string; race: boolean }[]> {
  const first = [...new Map([...results].reverse().map((r) => [`${r.run} ${r.step}`, r])).values()].reverse()
  if (first.length === 0) return []
  return sql<{ run: string; step: string; race: boolean }>(
    `insert into @steps as s (run, id, op, name, state, value, seq, created_at, ended_at, took_ms, attempts)
     select run, id, op, name, state, value::json, nextval('@step_order'), $7::bigint - coalesce(took_ms, 0), $7, took_ms, attempts
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $8::int[], $9::int[]) with ordinality as i(run, id, op, name, state, value, took_ms, attempts, ord) order by ord
     on conflict (run, id) do update set state = excluded.state, value = excluded.value, seq = excluded.seq, ended_at = excluded.ended_at, took_ms = excluded.took_ms, attempts = excluded.attempts where s.state = 'pending'
     returning run, id as step, race`,
    [first.map((r) => r.run), first.map((r) => r.step), first.map((r) => r.op), first.map((r) => plain(r.name)), first.map((r) => (r.failed ? 'failed' : 'done')), first.map((r) => r.value), nowMs, first.map((r) => r.tookMs ?? null), first.map((r) => r.attempts ?? 1)],
  )
}

/**
 * Queues the next look at each run whose steps are all settled. A run where something `changed` does not wait for the losers of a race,
 * and a step that raced waits for nobody. A run already queued is not queued twice, and one being looked at now is looked at again afterwards.
 */
export async function discover({ sql, nowMs }: Work, runs: readonly string[], changed: readonly { run: string; race: boolean }[]): Promise<void> {
  if (runs.length === 0) return
  await sql(
    `insert into @jobs (kind, run, fn, due, rank, ckeys, climits, blocked)
     select 'exec', r.id, r.fn, $2, $2::bigint - r.priority_ms, r.ckeys, r.climits,
       case when exists (select 1 from @jobs j where j.run = r.id and j.kind = 'exec' and j.step is null and j.lock is not null) then 'run:' || r.id end
     from @runs r
     where r.id = any($1) and r.ended_at is null
       and (r.id = any($3) or not exists (select 1 from @steps s where s.run = r.id and s.state = 'pending' and not (s.race and r.id = any($4))))
       and not exists (select 1 from @jobs j where j.run = r.id and j.kind = 'exec' and j.step is null and j.lock is null)`,
    [[...new Set(runs)], nowMs, changed.filter((c) => c.race).map((c) => c.run), changed.map((c) => c.run)],
  )
}

/** Results from outside the run's own calls (a timer, an event, a child): filled, then looked at. The caller holds the runs' locks. */
export async function settle(work: Work, results: readonly StepResult[]): Promise<{ run: string; step: string }[]> {
  const changed = await fill(work, results)
  await discover(work, changed.map((c) => c.run), changed)
  return changed
}

/** Lets jobs go that waited for a place: one for every place given back. */
export async function unblock({ sql }: Work, freed: readonly { ckeys: string[] | null; run: string | null }[]): Promise<void> {
  const places = new Map<string, number>()
  for (const { ckeys, run } of freed) for (const key of [...(ckeys ?? []), ...(run === null ? [] : [`run:${run}`])]) places.set(key, (places.get(key) ?? 0) + 1)
  if (places.size === 0) return
  await sql(
    `update @jobs set blocked = null where id in (
       select b.id from unnest($1::text[], $2::int[]) as k(key, places)
       cross join lateral (select id from @jobs where blocked = k.key order by rank, id limit k.places) b)`,
    [[...places.keys()], [...places.values()]],
  )
}
