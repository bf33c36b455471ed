import type { Db, Sql } from './db.server.ts'
import { LIVE_FUNCTIONS, orElse } from './inspect.server.ts'
import { LISTED_LIVE } from './tables.sql.ts'

const RUNS_MAX = 200
const HITS_MAX = 1000
const SEARCH_MS_MAX = 10_000

/** What a live run is parked on: a call due now or running, a retry, a timer, an event or signal, a run it invoked, a place under a concurrency limit, a function nobody has, or nothing at all. */
export type WaitsFor = 'call' | 'retry' | 'sleep' | 'event' | 'child' | 'place' | 'function' | 'nothing'
/** An error as the app told it. */
export type RunError = { name: string; message: string; stack?: string }
/**
 * One run in a list. Times are ms since 1970. `attempt` counts from 0. `dueAt`: when it goes on, for a wait its timeout. `error`: of a failed run, or of the
 * attempt being retried, without its stack. `ids`: the text fields of its event's data that are named like ids (`leadId`).
 */
export type RunRow = {
  id: string; fn: string; status: string; event: string | null; ids: Record<string, string>; createdAt: number; startedAt: number | null; endedAt: number | null
  attempt: number; attemptsMax: number; dueAt: number | null; waitsFor: WaitsFor; error: RunError | null
}
/**
 * `running` is every live run; `sleeping`, `waiting` and `retrying` are the live ones parked on a timer, an event, a retry. `search`: a run's id, or text
 * inside the data of its events (a lead's id). `before`: the id of the last run seen, to continue a list. At most 200 at a time, 50 unless asked.
 */
export type RunFilter = { status?: 'running' | 'sleeping' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'cancelled'; fn?: string; search?: string; before?: string; limit?: number }

/** Sorts after every run id. */
const LAST = '~'

/** Runs, newest first. */
export async function listRuns(db: Db, filter: RunFilter): Promise<RunRow[]> {
  const search = filter.search?.trim() ?? ''
  return orElse([], async () => {
    if (search === '') return describe(db.sql, await pick(db.sql, filter))
    return db.transaction(async (sql) => describe(sql, await find(sql, search, filter)))
  })
}

const limitOf = ({ limit = 50 }: RunFilter) => Math.max(1, Math.min(RUNS_MAX, Math.trunc(limit) || 50))

/** The ids a page is made of. Each kind of list walks an index of its own, from its newest end. */
async function pick(sql: Sql, filter: RunFilter): Promise<string[]> {
  const { status, fn } = filter
  const ofJobs = (which: string) => `select distinct run as id from @jobs where run < $1 and ${which}${fn === undefined ? '' : ' and fn = $3'} order by run desc limit $2`
  const text = status === 'sleeping' ? ofJobs("kind = 'wake'")
    : status === 'retrying' ? ofJobs("kind = 'exec' and attempt > 0")
    : status === 'running' && fn === undefined ? `with recursive ${LIVE_FUNCTIONS} select i.id from live_fns l cross join lateral (select r.id from @runs r where ${LISTED_LIVE} and r.fn = l.fn and r.id < $1 order by r.id desc limit $2) i where l.fn is not null order by i.id desc limit $2`
    : status === 'waiting' ? `select distinct p.run as id from @pauses p where p.step is not null and p.run < $1${fn === undefined ? '' : ' and exists (select 1 from @runs r where r.id = p.run and r.fn = $3)'} order by p.run desc limit $2`
    : `select id from @runs where id < $1 and ${STATUS[status ?? 'any']}${fn === undefined ? '' : ' and fn = $3'} order by id desc limit $2`
  const rows = await sql<{ id: string }>(text, [filter.before ?? LAST, limitOf(filter), ...(fn === undefined ? [] : [fn])])
  return rows.map((r) => r.id)
}

const STATUS = { any: 'true', running: LISTED_LIVE, completed: "status = 'completed'", failed: "status = 'failed'", cancelled: "status = 'cancelled'" } as const
const PARKED = {
  sleeping: "exists (select 1 from @jobs j where j.run = r.id and j.kind = 'wake')", waiting: 'exists (select 1 from @pauses p where p.run = r.id and p.step is not null)',
  retrying: "exists (select 1 from @jobs j where j.run = r.id and j.kind = 'exec' and j.attempt > 0)",
} as const

/** A run's own id is looked up. For anything else events are read instead of looked up, so the engine's usual settings (keys only) would be wrong: about 0.3 s for a million. */
async function find(sql: Sql, search: string, filter: RunFilter): Promise<string[]> {
  const itself = await sql<{ id: string }>('select id from @runs where id = $1', [search])
  if (itself.length > 0) return [search]
  await sql(`set local enable_seqscan = on; set local enable_hashjoin = on; set local plan_cache_mode = auto; set local statement_timeout = ${SEARCH_MS_MAX}`)
  const { status, fn } = filter
  const which = status === 'sleeping' || status === 'waiting' || status === 'retrying' ? PARKED[status] : STATUS[status ?? 'any']
  const rows = await sql<{ id: string }>(
    `with hits as materialized (select id from @events e where strpos(e.body::text, $3) > 0 limit ${HITS_MAX})
     select r.id from @runs r where r.id < $1 and ${which}${fn === undefined ? '' : ' and r.fn = $4'}
       and (r.event_ids[1] in (select id from hits) or cardinality(r.event_ids) > 1 and r.event_ids && array(select id from hits)) order by r.id desc limit $2`,
    [filter.before ?? LAST, limitOf(filter), JSON.stringify(search).slice(1, -1), ...(fn === undefined ? [] : [fn])],
  )
  return rows.map((r) => r.id)
}

const WAITS_FOR = `case when r.ended_at is not null then 'nothing' when j.blocked like 'lost:%' then 'function' when j.blocked is not null then 'place' when j.kind = 'wake' then 'sleep'
  when j.attempt > 0 then 'retry' when j.kind = 'exec' then 'call' when p.kind = 'invoke' or c.id is not null then 'child' when p.id is not null then 'event' else 'nothing' end`
const PARKED_ON = `left join lateral (select * from @jobs where run = r.id and kind in ('exec', 'wake') order by due limit 1) j on true
  left join lateral (select id, kind, expires from @pauses where run = r.id and step is not null order by expires limit 1) p on true
  left join lateral (select id from @runs where parent = r.id and ended_at is null limit 1) c on true`

async function describe(sql: Sql, ids: readonly string[]): Promise<RunRow[]> {
  if (ids.length === 0) return []
  return sql<RunRow>(
    `select r.id, r.fn, r.status, e.name as event, r.created_at::float8 as "createdAt", r.started_at::float8 as "startedAt", r.ended_at::float8 as "endedAt",
       coalesce(case when strpos(e.body::text, '\\u0000') > 0 then null when json_typeof(e.body->'data') = 'object' then (select json_object_agg(d.key, d.value #>> '{}') from json_each(e.body->'data') d where d.key ~ '[iI]d$' and json_typeof(d.value) = 'string' and length(d.value #>> '{}') <= 64) end, '{}') as ids,
       coalesce(j.attempt, 0) as attempt, r.attempts_max as "attemptsMax", coalesce(j.due, p.expires)::float8 as "dueAt", ${WAITS_FOR} as "waitsFor",
       case when strpos(x.error::text, '\\u0000') > 0 then json_build_object('name', 'Error', 'message', 'The error holds a null byte.') when x.error is not null and json_typeof(x.error) = 'object' then json_build_object('name', coalesce(x.error->>'name', 'Error'), 'message', coalesce(x.error->>'message', '')) end as error
     from unnest($1::text[]) as i(id) join @runs r on r.id = i.id left join @events e on e.id = r.event_ids[1] ${PARKED_ON}
     cross join lateral (select case when r.status = 'failed' then r.output when r.ended_at is null then j.error end as error) x
     order by r.id desc`,
    [ids],
  )
}

/** `attempts`: how many it took. `tookMs`: how long its own code ran, where the SDK told. A sleep or a wait lasts from `createdAt` to `endedAt`. */
export type StepRow = { id: string; name: string; op: string; state: 'pending' | 'done' | 'failed'; value: unknown; createdAt: number; endedAt: number | null; attempts: number; tookMs: number | null; dueAt: number | null }
export type RunDetail = {
  id: string; fn: string; status: string; createdAt: number; startedAt: number | null; endedAt: number | null; attempt: number; attemptsMax: number; dueAt: number | null; waitsFor: WaitsFor
  output: unknown; error: RunError | null; events: unknown[]; steps: StepRow[]; parent: { id: string; step: string } | null; children: { id: string; fn: string; status: string; step: string }[]
}

/** One run whole: its events, its steps in the order they ended, the error it failed or is retried with, who invoked it and whom it invoked. Null when it is not known. */
export async function showRun(db: Db, id: string): Promise<RunDetail | null> {
  return orElse(null, async () => {
    const [run] = await db.sql<Omit<RunDetail, 'steps' | 'events' | 'children'> & { event_ids: string[] }>(
      `select r.id, r.fn, r.status, r.created_at::float8 as "createdAt", r.started_at::float8 as "startedAt", r.ended_at::float8 as "endedAt", coalesce(j.attempt, 0) as attempt,
         r.attempts_max as "attemptsMax", coalesce(j.due, p.expires)::float8 as "dueAt", ${WAITS_FOR} as "waitsFor", case when r.status = 'failed' then null else r.output end as output,
         case when r.status = 'failed' then r.output when r.ended_at is null then (select f.error from @jobs f where f.run = r.id and f.error is not null order by f.due limit 1) end as error,
         case when r.parent is not null then json_build_object('id', r.parent, 'step', r.parent_step) end as parent, r.event_ids
       from @runs r ${PARKED_ON} where r.id = $1`, [id])
    if (run === undefined) return null
    const { event_ids: eventIds, ...rest } = run
    const [events, steps, children] = await Promise.all([
      db.sql<{ body: unknown }>('select e.body from unnest($1::text[]) with ordinality as o(id, ord) join @events e on e.id = o.id order by o.ord', [eventIds]),
      db.sql<StepRow>(
        `select s.id, s.name, s.op, s.state, s.value, s.created_at::float8 as "createdAt", s.ended_at::float8 as "endedAt", s.attempts, s.took_ms as "tookMs",
           case when s.state = 'pending' then coalesce((select min(j.due) from @jobs j where j.run = s.run and j.step = s.id), (select p.expires from @pauses p where p.run = s.run and p.step = s.id))::float8 end as "dueAt"
         from @steps s where s.run = $1 order by s.seq nulls last, s.created_at`, [id]),
      db.sql<RunDetail['children'][number]>('select id, fn, status, parent_step as step from @runs where parent = $1 order by id limit 1000', [id]),
    ])
    return { ...rest, events: events.map((e) => e.body), steps, children }
  })
}
