import type { Sql } from './db.server.ts'

/** What the engine is doing. Counts; ages in ms. `overdueMs` is how late the oldest thing due is, 0 when nothing is late. */
export type Stats = { running: number; ready: number; later: number; blocked: number; sleeping: number; waiting: number; live: number; failing: number; overdueMs: number; runningHere: number }

export async function readStats(sql: Sql, nowMs: number, runningHere: number): Promise<Stats> {
  const [row] = await sql<Omit<Stats, 'runningHere' | 'overdueMs'> & { oldest: string | null }>(
    `select (select count(*) from @jobs where lock is not null)::int as running,
       (select count(*) from @jobs where kind = 'exec' and lock is null and blocked is null and due <= $1)::int as ready,
       (select count(*) from @jobs where kind = 'exec' and lock is null and blocked is null and due > $1)::int as later,
       (select count(*) from @jobs where blocked is not null)::int as blocked,
       (select count(*) from @jobs where kind = 'wake')::int as sleeping,
       (select count(*) from @pauses where kind in ('wait', 'signal'))::int as waiting,
       (select count(*) from @runs where ended_at is null)::int as live,
       (select count(*) from @jobs where kind = 'exec' and attempt > 0)::int as failing,
       least((select min(due) from @jobs where kind <> 'exec'), (select min(due) from @jobs where kind = 'exec' and lock is null and blocked is null)) as oldest`,
    [nowMs],
  )
  if (row === undefined) throw new Error('the engine has no tables')
  const { oldest, ...counts } = row
  return { ...counts, overdueMs: oldest === null ? 0 : Math.max(0, nowMs - Number(oldest)), runningHere }
}

/** One run in a list. Times are ms since 1970; `attempt` counts from 0; `waitsFor` says in one word what a live run is parked on. */
export type RunRow = {
  id: string; fn: string; status: string; event: string | null; createdAt: number; startedAt: number | null; endedAt: number | null
  attempt: number; dueAt: number | null; waitsFor: 'nothing' | 'call' | 'retry' | 'sleep' | 'event' | 'place'
}
export type RunFilter = { status?: 'running' | 'completed' | 'failed' | 'cancelled'; fn?: string; beforeMs?: number; limit?: number }

/** Runs, newest first, at most 200 at a time; `beforeMs` continues a list. */
export async function listRuns(sql: Sql, filter: RunFilter): Promise<RunRow[]> {
  return sql<RunRow>(
    `select r.id, r.fn, r.status, e.name as event, r.created_at::float8 as "createdAt", r.started_at::float8 as "startedAt", r.ended_at::float8 as "endedAt",
       coalesce(j.attempt, 0) as attempt, coalesce(j.due, p.expires)::float8 as "dueAt",
       case when r.ended_at is not null then 'nothing' when j.blocked is not null then 'place' when j.kind = 'wake' then 'sleep' when j.attempt > 0 then 'retry' when j.kind = 'exec' then 'call' when p.id is not null then 'event' else 'nothing' end as "waitsFor"
     from (select * from @runs where ($1::text is null or status = $1) and ($2::text is null or fn = $2) and ($3::bigint is null or created_at < $3) order by created_at desc limit $4) r
     left join @events e on e.id = r.event_ids[1]
     left join lateral (select * from @jobs where run = r.id and kind in ('exec', 'wake') order by due limit 1) j on true
     left join lateral (select id, expires from @pauses where run = r.id and kind <> 'cancel' limit 1) p on true
     order by r.created_at desc, r.id`,
    [filter.status ?? null, filter.fn ?? null, filter.beforeMs ?? null, Math.min(200, filter.limit ?? 50)],
  )
}

export type StepRow = { id: string; name: string; op: string; state: string; value: unknown; createdAt: number; endedAt: number | null }
export type RunDetail = { id: string; fn: string; status: string; output: unknown; events: unknown[]; steps: StepRow[]; error: unknown; parent: string | null }

/** One run whole: its events, its steps in order, and the error it is being retried for, if it is. Null when it is not known. */
export async function showRun(sql: Sql, id: string): Promise<RunDetail | null> {
  const [run] = await sql<Omit<RunDetail, 'steps' | 'events'> & { event_ids: string[] }>(
    'select r.id, r.fn, r.status, r.output, r.parent, r.event_ids, (select j.error from @jobs j where j.run = r.id and j.error is not null limit 1) as error from @runs r where r.id = $1', [id])
  if (run === undefined) return null
  const events = await sql<{ body: unknown }>('select e.body from unnest($1::text[]) with ordinality as o(id, ord) join @events e on e.id = o.id order by o.ord', [run.event_ids])
  const steps = await sql<StepRow>(`select id, name, op, state, value, created_at::float8 as "createdAt", ended_at::float8 as "endedAt" from @steps where run = $1 order by seq nulls last, created_at`, [id])
  const { event_ids: _, ...rest } = run
  return { ...rest, events: events.map((e) => e.body), steps }
}
