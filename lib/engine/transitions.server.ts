import type { Claimed } from './claim.server.ts'
import type { Db } from './db.server.ts'
import { end } from './events.server.ts'
import type { End } from './finish.server.ts'
import type { Outcome } from './outcome.ts'
import { park } from './park.server.ts'
import type { Registry } from './registry.ts'
import { discover, fill, lockRuns, unblock, type Work } from './steps.server.ts'

export type Done = { job: Claimed; outcome: Outcome }

/**
 * Writes what calls came to, each as one whole: results, waits, next jobs and the end of the lease commit together.
 * False means the lease was lost and the outcome thrown away: someone else owns the run's next step now.
 */
export async function applyOutcomes(db: Db, registry: Registry, nowMs: number, done: readonly Done[]): Promise<boolean[]> {
  return db.transaction(async (sql) => {
    const work: Work = { sql, registry, nowMs }
    const live = await lockRuns(work, done.map((d) => d.job.run))
    const ours = new Map((await sql<{ id: string; ckeys: string[] | null }>(
      'select j.id, j.ckeys from @jobs j join unnest($1::bigint[], $2::text[]) as i(id, lock) on j.id = i.id and j.lock = i.lock order by j.id for update of j',
      [done.map((d) => d.job.id), done.map((d) => d.job.lock)],
    )).map((j) => [j.id, j.ckeys]))
    const valid = done.filter((d) => ours.has(d.job.id) && live.has(d.job.run))
    await release(work, valid, ours)
    const filled = await fill(work, valid.flatMap(({ job, outcome }) => outcome.fills.map((f) => ({ ...f, run: job.run }))))
    const going = valid.filter((d) => d.outcome.kind === 'go-on')
    const failed = await park(work, going.flatMap(({ job, outcome }) => (outcome.kind === 'go-on' ? outcome.parks.map((p) => ({ ...p, job })) : [])))
    await end(work, endings(valid))
    await discover(work, going.map((d) => d.job.run), [...filled, ...failed])
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

async function release(work: Work, done: readonly Done[], ours: ReadonlyMap<string, string[] | null>): Promise<void> {
  const retries = done.flatMap(({ job, outcome }) => (outcome.kind === 'retry' ? [{ id: job.id, due: outcome.dueMs, error: JSON.stringify(outcome.error ?? null) }] : []))
  const rest = done.filter((d) => d.outcome.kind !== 'retry').map((d) => d.job.id)
  if (retries.length > 0) {
    await work.sql(
      `update @jobs j set lock = null, locked_until = null, attempt = attempt + 1, due = i.due, rank = i.due, error = i.error::json
       from unnest($1::bigint[], $2::bigint[], $3::text[]) as i(id, due, error) where j.id = i.id`,
      [retries.map((r) => r.id), retries.map((r) => Math.ceil(r.due)), retries.map((r) => r.error)],
    )
  }
  if (rest.length > 0) await work.sql('delete from @jobs where id = any($1)', [rest])
  await unblock(work, done.map(({ job }) => ({ ckeys: ours.get(job.id) ?? null, run: job.step === null ? job.run : null })))
}
