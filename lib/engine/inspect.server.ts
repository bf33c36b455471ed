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
