import type { Db, Sql } from './db.server.ts'
import { lockRuns, type Work } from './steps.server.ts'
import { LISTED_LIVE } from './tables.sql.ts'

const RUNS_PER_TURN = 1000
export type Seeking = { fn: string; run: string }
export const fromTheFirst: Seeking = { fn: '', run: '' }

/** A step nothing will ever end: no job, no pause and no run it invoked belongs to it. */
const FORGOTTEN = `s.state = 'pending' and not exists (select 1 from @jobs j where j.run = s.run and j.step = s.id)
  and not exists (select 1 from @pauses p where p.run = s.run and p.step = s.id) and not exists (select 1 from @runs c where c.parent = s.run and c.parent_step = s.id and c.ended_at is null)`
const IDLE = `not exists (select 1 from @jobs j where j.run = r.id and j.kind = 'exec') and not exists (select 1 from @steps s where s.run = r.id and s.state = 'pending')`

/**
 * Looks through some of the live runs for those nothing will ever wake again, because rows of the engine's tables were lost, and queues each for a call: the
 * function says anew what it waits for. What had a result is not repeated; a sleep to an instant ends when it should, one for a length begins again.
 */
export async function recoverStrays(db: Db, about: Omit<Work, 'sql'>, from: Seeking): Promise<{ recovered: number; next: Seeking | null }> {
  const rows = await db.sql<{ fn: string; id: string; stray: boolean }>(
    `with page as materialized (select fn, id from @runs where ${LISTED_LIVE} and (fn, id) > ($1, $2) order by fn, id limit ${RUNS_PER_TURN})
     select r.fn, r.id, exists (select 1 from @steps s where s.run = r.id and ${FORGOTTEN}) or ${IDLE} as stray from page r order by r.fn, r.id`,
    [from.fn, from.run],
  )
  const strays = rows.filter((r) => r.stray).map((r) => r.id)
  const recovered = strays.length === 0 ? 0 : await db.transaction((sql) => queue({ ...about, sql }, strays))
  const last = rows.at(-1)
  return { recovered, next: last === undefined || rows.length < RUNS_PER_TURN ? null : { fn: last.fn, run: last.id } }
}

async function queue(work: Work, runs: readonly string[]): Promise<number> {
  const live = [...await lockRuns(work, runs)]
  const forgotten = await work.sql<{ run: string }>(`delete from @steps s where s.run = any($1) and ${FORGOTTEN} returning s.run`, [live])
  return askAgain(work.sql, live, [...new Set(forgotten.map((f) => f.run))], work.nowMs)
}

async function askAgain(sql: Sql, runs: readonly string[], surely: readonly string[], nowMs: number): Promise<number> {
  const rows = await sql(
    `insert into @jobs (kind, run, fn, due, rank, ckeys, climits)
     select 'exec', r.id, r.fn, $3, $3::bigint - r.priority_ms, r.ckeys, r.climits from @runs r
     where r.id = any($1) and (r.id = any($2) or ${IDLE}) and not exists (select 1 from @jobs j where j.run = r.id and j.kind = 'exec' and j.step is null) returning 1`,
    [runs, surely, nowMs],
  )
  return rows.length
}
