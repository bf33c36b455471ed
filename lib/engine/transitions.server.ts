import type { Claimed } from './claim.server.ts'
import type { Db } from './db.server.ts'
import { end } from './events.server.ts'
import type { End } from './finish.server.ts'
import type { Outcome } from './outcome.ts'
import { park } from './park.server.ts'
import { discover, fill, unblock, type Work } from './steps.server.ts'

export type Done = { job: Claimed; outcome: Outcome }

/**
 * Writes what calls came to, each as one whole: results, waits, next jobs and the end of the lease commit together.
 * False means the lease was lost and the outcome thrown away: someone else owns the run's next step now.
 */
export async function applyOutcomes(db: Db, about: Omit<Work, 'sql'>, done: readonly Done[]): Promise<boolean[]> {
  return db.transaction(async (sql) => {
    const work: Work = { ...about, sql }
    const ours = await ownLeases(work, done)
    const valid = done.filter((d) => ours.has(d.job.id))
    await release(work, valid, ours)
    const filled = await fill(work, valid.flatMap(({ job, outcome }) => outcome.fills.map((f) => ({ ...f, run: job.run, attempts: job.attempt + 1 }))))
    const going = valid.filter((d) => d.outcome.kind === 'go-on')
    const parked = await park(work, going.flatMap(({ job, outcome }) => (outcome.kind === 'go-on' ? outcome.parks.map((p) => ({ ...p, job })) : [])))
    await end(work, [...endings(valid), ...parked.ended])
    const moved = new Set([...filled, ...parked.failed].map((f) => f.run))
    await discover(work, going.map((d) => d.job.run).filter((run) => moved.has(run) || !parked.waiting.has(run)), [...filled, ...parked.failed])
    return done.map((d) => valid.includes(d))
  })
}

function endings(done: readonly Done[]): End[] {
  return done.flatMap(({ job, outcome }): End[] => {
    if (outcome.kind === 'complete') return [{ run: job.run, status: 'completed', output: JSON.stringify(outcome.output ?? null) }]
    if (outcome.kind === 'fail') return [{ run: job.run, status: 'failed', output: JSON.stringify(outcome.error ?? null) }]
    return []
  })
}

type Lease = { id: string; ckeys: string[] | null; followed: boolean }

/** Locks the runs, then the jobs still held under these very leases. `followed`: another job waits for the place this one holds. */
async function ownLeases({ sql }: Work, done: readonly Done[]): Promise<Map<string, Lease>> {
  const rows = await sql<Lease>(
    `with live as materialized (select id from @runs where id = any($3) and ended_at is null order by id for update)
     select j.id, j.ckeys, exists (select 1 from @jobs b where b.blocked = any(array_append(j.ckeys, 'run:' || j.run))) as followed
     from unnest($1::bigint[], $2::text[]) as i(id, lock) join @jobs j on j.id = i.id and j.lock = i.lock join live l on l.id = j.run order by j.id for update of j`,
    [done.map((d) => d.job.id), done.map((d) => d.job.lock), [...new Set(done.map((d) => d.job.run))]],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Gives leases back: a retry keeps its job for later, a finished call loses it. What ends the run is cleared away with the run. */
async function release(work: Work, done: readonly Done[], ours: ReadonlyMap<string, Lease>): Promise<void> {
  const retries = done.flatMap(({ job, outcome }) => (outcome.kind === 'retry' ? [{ id: job.id, due: outcome.dueMs, error: JSON.stringify(outcome.error ?? null) }] : []))
  const over = done.filter((d) => d.outcome.kind === 'go-on').map((d) => d.job.id)
  if (retries.length > 0) {
    await work.sql(
      `update @jobs j set lock = null, locked_until = null, attempt = attempt + 1, due = i.due, rank = i.due, error = i.error::json
       from unnest($1::bigint[], $2::bigint[], $3::text[]) as i(id, due, error) where j.id = i.id`,
      [retries.map((r) => r.id), retries.map((r) => Math.ceil(r.due)), retries.map((r) => r.error)],
    )
  }
  if (over.length > 0) await work.sql('delete from @jobs where id = any($1)', [over])
  const freed = done.filter((d) => (d.outcome.kind === 'retry' || d.outcome.kind === 'go-on') && ours.get(d.job.id)?.followed === true)
  await unblock(work, freed.map(({ job }) => ({ ckeys: ours.get(job.id)?.ckeys ?? null, run: job.run })))
}
