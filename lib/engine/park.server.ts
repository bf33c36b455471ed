import type { Claimed } from './claim.server.ts'
import { keptEvent } from './event.ts'
import { ulidFrom } from './ids.ts'
import { errors } from './limits.ts'
import { matchOf } from './match.ts'
import type { Park } from './ops.ts'
import { insertPauses, type Pause } from './pauses.server.ts'
import { plain } from './plain.ts'
import { startRuns } from './starts.server.ts'
import { fill, settle, type StepResult, type Work } from './steps.server.ts'

export type Parking = Park & { job: Claimed }

/** Sets new waits down: timers as jobs, events and signals as pauses, planned steps as calls, invocations as runs. One already parked stays as it is. Answers the waits that failed at once. */
export async function park(work: Work, parks: readonly Parking[]): Promise<{ run: string; race: boolean }[]> {
  if (parks.length === 0) return []
  const rows = await work.sql<{ run: string; id: string }>(
    `insert into @steps (run, id, op, name, state, race, created_at)
     select run, id, op, name, 'pending', race, $6 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[]) as i(run, id, op, name, race) on conflict (run, id) do nothing returning run, id`,
    [parks.map((p) => p.job.run), parks.map((p) => p.step), parks.map((p) => p.op), parks.map((p) => plain(p.name)), parks.map((p) => p.race), work.nowMs],
  )
  const fresh = new Set(rows.map((r) => `${r.run} ${r.id}`))
  const news = parks.filter((p) => fresh.delete(`${p.job.run} ${p.step}`))
  await queueJobs(work, news)
  await insertPauses(work, news.flatMap((p): Pause[] => (p.how.kind === 'event'
    ? [{ kind: 'wait', run: p.job.run, step: p.step, event: plain(p.how.event), match: matchOf(p.how.expression, p.job.events[0]), signal: null, expires: p.how.untilMs }]
    : [])))
  return fill(work, [...await awaitSignals(work, news), ...await invoke(work, news)])
}

async function queueJobs({ sql, nowMs }: Work, parks: readonly Parking[]): Promise<void> {
  const jobs = parks.flatMap(({ job, step, how }) => {
    if (how.kind === 'run') return [{ kind: 'exec', run: job.run, step, due: nowMs }]
    if (how.kind === 'sleep') return [{ kind: 'wake', run: job.run, step, due: how.untilMs }]
    return []
  })
  if (jobs.length === 0) return
  await sql(
    `insert into @jobs (kind, run, step, fn, due, rank, ckeys, climits)
     select i.kind, i.run, i.step, r.fn, i.due, i.due - r.priority_ms, case when i.kind = 'exec' then r.ckeys end, case when i.kind = 'exec' then r.climits end
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) with ordinality as i(kind, run, step, due, ord) join @runs r on r.id = i.run order by i.ord`,
    [jobs.map((j) => j.kind), jobs.map((j) => j.run), jobs.map((j) => j.step), jobs.map((j) => Math.ceil(j.due))],
  )
}

/** A signal wakes one step only: a second waiter fails, unless it asked to take the first one's place. */
async function awaitSignals(work: Work, parks: readonly Parking[]): Promise<StepResult[]> {
  const failed: StepResult[] = []
  for (const { job, step, op, name, how } of parks) {
    if (how.kind !== 'signal') continue
    const signal = plain(how.signal)
    const [taken] = await work.sql<{ id: string; run: string; step: string }>('select id, run, step from @pauses where signal = $1', [signal])
    if (taken !== undefined && !how.replace) { failed.push({ run: job.run, step, op, name, failed: true, value: JSON.stringify({ error: errors.signalTaken(how.signal) }) }); continue }
    if (taken !== undefined) {
      await work.sql('delete from @pauses where id = $1', [taken.id])
      await settle(work, [{ run: taken.run, step: taken.step, op, name: '', failed: false, value: 'null' }])
    }
    await insertPauses(work, [{ kind: 'signal', run: job.run, step, event: null, match: null, signal, expires: how.untilMs }])
  }
  return failed
}

async function invoke(work: Work, parks: readonly Parking[]): Promise<StepResult[]> {
  const failed: StepResult[] = []
  for (const { job, step, op, name, how } of parks) {
    if (how.kind !== 'invoke') continue
    const fn = work.registry.functions.get(how.fn)
    if (fn === undefined) { failed.push({ run: job.run, step, op, name, failed: true, value: JSON.stringify({ error: errors.invokeUnknown(how.fn) }) }); continue }
    const event = keptEvent({ id: ulidFrom(work.nowMs, `invoke ${job.run} ${step}`), givenId: null, name: 'inngest/function.invoked', data: how.data, ts: work.nowMs })
    await work.sql('insert into @events (id, name, ts, received_at, body) values ($1, $2, $3, $3, $4) on conflict (id) do nothing', [event.id, event.name, work.nowMs, event.text])
    await startRuns(work, [{ fn, events: [event], dueMs: work.nowMs, parent: { run: job.run, step } }])
    if (how.untilMs !== null) await insertPauses(work, [{ kind: 'invoke', run: job.run, step, event: null, match: null, signal: null, expires: how.untilMs }])
  }
  return failed
}
