import type { Sql } from './db.server.ts'
import type { Fill } from './ops.ts'
import { plain } from './plain.ts'

/** Steps a running call has finished so far, under the lease it was given. */
export type Checkpoint = { job: string; lock: string; run: string; fills: readonly Fill[] }

/** Keeps the results of many calls in one statement, hence one commit. False means that call's lease is gone: its app must stop. */
export async function keepSteps(sql: Sql, points: readonly Checkpoint[], nowMs: number): Promise<boolean[]> {
  const rows = points.flatMap((p) => p.fills.map((f) => ({ ...f, job: p.job, run: p.run })))
  const live = new Set((await sql<{ id: string }>(
    `with live as materialized (
       select j.id from @jobs j join unnest($1::bigint[], $2::text[]) as i(id, lock) on j.id = i.id and j.lock = i.lock for key share of j
     ), kept as (
       insert into @steps as s (run, id, op, name, state, value, seq, created_at, ended_at, took_ms)
       select i.run, i.id, i.op, i.name, 'done', i.value::json, nextval('@step_order'), $9::bigint - coalesce(i.took_ms, 0), $9, i.took_ms
       from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $10::int[]) with ordinality as i(job, run, id, op, name, value, took_ms, ord) join live on live.id = i.job order by i.ord
       on conflict (run, id) do update set state = excluded.state, value = excluded.value, seq = excluded.seq, ended_at = excluded.ended_at, took_ms = excluded.took_ms where s.state = 'pending'
     ) select id from live`,
    [points.map((p) => p.job), points.map((p) => p.lock), rows.map((r) => r.job), rows.map((r) => r.run), rows.map((r) => r.step), rows.map((r) => r.op), rows.map((r) => plain(r.name)), rows.map((r) => r.value), nowMs, rows.map((r) => r.tookMs ?? null)],
  )).map((r) => r.id))
  return points.map((p) => live.has(p.job))
}
