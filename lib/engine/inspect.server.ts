import { troubleOf, type Db, type Sql } from './db.server.ts'
import { LISTED_LIVE } from './tables.sql.ts'

/** No count goes further than this by counting; above it the database's own estimate is told, and `exact` is false. */
export const COUNT_MAX = 10_000
const QUEUE_HEAD = 1000

/**
 * What the engine is doing. Counts are of runs (`live`, `stuck`), calls (`running`, `ready`, `later`, `blocked`, `failing`) and steps (`sleeping`, `waiting`).
 * `waiting`: for an event, a signal, or a run invoked with a time limit. `stuck`: live runs of a function no app has any more. `oldestDueAt`: the earliest
 * thing due, past or to come, ms since 1970. `overdueMs`: how late that is, 0 when nothing is late. `runningHere`: calls of this very process. `exact`: false
 * when a count went over 10,000 and is an estimate.
 */
export type Stats = {
  running: number; ready: number; later: number; blocked: number; sleeping: number; waiting: number; live: number; failing: number; stuck: number
  oldestDueAt: number | null; overdueMs: number; runningHere: number; exact: boolean
}
type Counts = Pick<Stats, 'running' | 'ready' | 'later' | 'blocked' | 'sleeping' | 'waiting' | 'live' | 'failing' | 'stuck'>

const NONE: Counts = { running: 0, ready: 0, later: 0, blocked: 0, sleeping: 0, waiting: 0, live: 0, failing: 0, stuck: 0 }
const upTo = (from: string) => `(select count(*)::int from (select 1 from ${from} limit ${COUNT_MAX + 1}) c)`

/** Functions that have live runs, found by hopping along an index instead of reading all of it. A part of a `with recursive`. */
export const LIVE_FUNCTIONS = `live_fns as (
    (select fn from @runs where ${LISTED_LIVE} order by fn limit 1)
    union all select (select r.fn from @runs r where ${LISTED_LIVE} and r.fn > l.fn order by r.fn limit 1) from live_fns l where l.fn is not null)`

/** Answers in bounded time however much sleeps; zeros when the engine has no tables yet. */
export async function readStats(db: Db, nowMs: number, runningHere: number): Promise<Stats> {
  const none: Stats = { ...NONE, oldestDueAt: null, overdueMs: 0, runningHere, exact: true }
  return orElse(none, async () => {
    const [row] = await db.sql<Counts & { oldest: string | null }>(
      `with recursive ${LIVE_FUNCTIONS}
       select ${upTo('@jobs where lock is not null')} as running,
         ${upTo("@jobs where kind = 'exec' and lock is null and blocked is null and due <= $1")} as ready,
         ${upTo("@jobs where kind = 'exec' and lock is null and blocked is null and due > $1")} as later,
         ${upTo('@jobs where blocked is not null')} as blocked,
         ${upTo("@jobs where kind <> 'exec' and kind = 'wake'")} as sleeping,
         ${upTo('@pauses where step is not null')} as waiting,
         ${upTo(`@runs where ${LISTED_LIVE}`)} as live,
         ${upTo("@jobs where kind = 'exec' and attempt > 0")} as failing,
         (select coalesce(sum(n), 0)::int from live_fns l cross join lateral ${upTo(`@runs r where ${LISTED_LIVE} and r.fn = l.fn`)} as s(n)
           where l.fn is not null and not exists (select 1 from @functions f where f.id = l.fn)) as stuck,
         least((select min(due) from @jobs where kind <> 'exec'), (select min(expires) from @pauses where expires is not null),
           (select min(due) from (select due from @jobs where kind = 'exec' and lock is null and blocked is null order by rank, id limit ${QUEUE_HEAD}) h)) as oldest`,
      [nowMs],
    )
    if (row === undefined) return none
    const { oldest, ...counts } = row
    const oldestDueAt = oldest === null ? null : Number(oldest)
    const guessed = await estimates(db.sql, counts)
    return { ...counts, ...guessed, oldestDueAt, overdueMs: oldestDueAt === null ? 0 : Math.max(0, nowMs - oldestDueAt), runningHere, exact: Object.keys(guessed).length === 0 }
  })
}

/** The index each count walks, whose size the database keeps an estimate of. */
const BEHIND = { ready: 'jobs_ready', later: 'jobs_ready', blocked: 'jobs_blocked', sleeping: 'jobs_timers', waiting: 'pauses_step', live: 'runs_live', failing: 'jobs_failing', running: 'jobs_locked', stuck: 'runs_live' } as const

async function estimates(sql: Sql, counts: Counts): Promise<Partial<Counts>> {
  const cut = (Object.keys(BEHIND) as (keyof Counts)[]).filter((name) => counts[name] > COUNT_MAX)
  if (cut.length === 0) return {}
  const [row] = await sql<{ sizes: Record<string, number> | null }>(
    `select json_object_agg(c.relname, c.reltuples) as sizes from pg_class t join pg_class c on c.relnamespace = t.relnamespace and c.relkind = 'i' where t.oid = '@runs'::regclass and c.relname = any($1)`,
    [cut.map((name) => BEHIND[name])],
  )
  return Object.fromEntries(cut.map((name) => [name, Math.max(COUNT_MAX + 1, Math.round(row?.sizes?.[BEHIND[name]] ?? 0))]))
}

/** What to answer where the engine has no tables, or older ones than this: it has not been started yet, or they were dropped a moment ago. */
export async function orElse<T>(nothing: T, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (troubleOf(error) === 'gone' || isUnknownColumn(error)) return nothing
    throw error
  }
}

const isUnknownColumn = (error: unknown): boolean => error !== null && typeof error === 'object' && 'code' in error && error.code === '42703'
