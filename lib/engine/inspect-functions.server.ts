import { FunctionConfig } from './config.ts'
import type { Db } from './db.server.ts'
import { COUNT_MAX, LIVE_FUNCTIONS, orElse } from './inspect.server.ts'
import { LISTED_LIVE } from './tables.sql.ts'

const DAY_MS = 86_400_000
/** Durations are told from so many runs, the latest. */
const DURATIONS_MAX = 200
const QUEUE_HEAD = 2000

/**
 * One function. `known` is false when no app has it any more and it still has live runs: those are stuck. Counts stop at 10,001; sleeping and
 * retrying steps are counted among the 10,001 that are due first, of all functions together. The last day's runs are those
 * that ended in it; durations, in ms from the run's start to its end with its sleeps, are of the latest 200 completed of them. `oldestDueAt` (ms since 1970) is
 * told for what stands among the first 2,000 of the queue.
 */
export type FunctionRow = {
  id: string; name: string; app: string | null; known: boolean; events: string[]; crons: string[]; live: number; sleeping: number; retrying: number; completedLastDay: number; failedLastDay: number; cancelledLastDay: number
  durationP50Ms: number | null; durationP95Ms: number | null; oldestDueAt: number | null; nextCronAt: number | null
}
type Row = Omit<FunctionRow, 'name' | 'known' | 'events' | 'crons'> & { config: unknown }

const ended = (status: string) => `(select count(*)::int from (select 1 from @runs r where r.fn = i.id and r.status = '${status}' and r.ended_at > $1 limit ${COUNT_MAX + 1}) c)`

/** Every function that is known or has live runs, by id. */
export async function listFunctions(db: Db, nowMs: number): Promise<FunctionRow[]> {
  return orElse([], async () => {
    const rows = await db.sql<Row>(
      `with recursive ${LIVE_FUNCTIONS},
         ids as (select id from @functions union select fn from live_fns where fn is not null),
         due as materialized (select fn, min(due) as due from (
           (select fn, due from @jobs where kind = 'exec' and lock is null and blocked is null order by rank, id limit ${QUEUE_HEAD})
           union all (select fn, due from @jobs where kind <> 'exec' order by due limit ${QUEUE_HEAD})) q where fn is not null group by fn),
         parked as materialized (select fn, count(*) filter (where kind = 'wake')::int as sleeping, count(*) filter (where kind = 'exec')::int as retrying from (
           (select fn, kind from @jobs where kind = 'wake' order by due limit ${COUNT_MAX + 1})
           union all (select fn, kind from @jobs where kind = 'exec' and attempt > 0 limit ${COUNT_MAX + 1})) p where fn is not null group by fn)
       select i.id, f.app, f.config, (select count(*)::int from (select 1 from @runs r where ${LISTED_LIVE} and r.fn = i.id limit ${COUNT_MAX + 1}) c) as live,
         coalesce((select p.sleeping from parked p where p.fn = i.id), 0) as sleeping, coalesce((select p.retrying from parked p where p.fn = i.id), 0) as retrying,
         ${ended('completed')} as "completedLastDay", ${ended('failed')} as "failedLastDay", ${ended('cancelled')} as "cancelledLastDay",
         t.p50 as "durationP50Ms", t.p95 as "durationP95Ms", (select d.due::float8 from due d where d.fn = i.id) as "oldestDueAt",
         (select min(j.due)::float8 from json_array_elements(f.config->'triggers') g join @jobs j on j.ukey = 'cron:' || i.id || ':' || (g->>'cron')) as "nextCronAt"
       from ids i left join @functions f on f.id = i.id
       left join lateral (select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95 from (
         select (r.ended_at - coalesce(r.started_at, r.created_at))::float8 as ms from @runs r where r.fn = i.id and r.status = 'completed' and r.ended_at > $1 order by r.ended_at desc limit ${DURATIONS_MAX}) d) t on true
       order by i.id`,
      [nowMs - DAY_MS],
    )
    return rows.map(({ config, ...row }) => {
      const known = config === null ? null : FunctionConfig.parse(config)
      const triggers = known?.triggers ?? []
      return { ...row, name: known?.name ?? row.id, known: known !== null, events: triggers.flatMap((t) => t.event ?? []), crons: triggers.flatMap((t) => t.cron ?? []) }
    })
  })
}
