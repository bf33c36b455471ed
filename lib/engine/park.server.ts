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

export type Parked = { failed: { run: string; race: boolean }[]; waiting: ReadonlySet<string> }

/**
 * Sets new waits down: timers and planned steps as jobs, events and signals as pauses, invocations as runs. One already parked stays as it is.
 * Answers the waits that failed at once, and the runs that have something new to wait for.
 */
export async function park(work: Work, parks: readonly Parking[]): Promise<Parked> {
  if (parks.length === 0) return { failed: [], waiting: new Set() }
  const due = parks.map(({ how }) => (how.kind === 'run' ? work.nowMs : how.kind === 'sleep' ? Math.ceil(how.untilMs) : null))
  const rows = await work.sql<{ run: string; id: string }>(
    `with given as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::bigint[]) with ordinality as i(run, id, op, name, race, kind, due, ord)),
     fresh as (insert into @steps (run, id, op, name, state, race, created_at) select run, id, op, name, 'pending', race, $8 from given order by ord on conflict (run, id) do nothing returning run, id),
     queued as (
       insert into @jobs (kind, run, step, fn, due, rank, ckeys, climits)
       select g.kind, g.run, g.id, r.fn, g.due, g.due - r.priority_ms, case when g.kind = 'exec' then r.ckeys end, case when g.kind = 'exec' then r.climits end
       from fresh f join given g on g.run = f.run and g.id = f.id join @runs r on r.id = g.run where g.kind is not null order by g.ord)
     select run, id from fresh`,
    [
      parks.map((p) => p.job.run), parks.map((p) => p.step), parks.map((p) => p.op), parks.map((p) => plain(p.name)), parks.map((p) => p.race),
      parks.map(({ how }) => (how.kind === 'run' ? 'exec' : how.kind === 'sleep' ? 'wake' : null)), due, work.nowMs,
    ],
  )
  const fresh = new Set(rows.map((r) => `${r.run} ${r.id}`))
  const news = parks.filter((p) => fresh.delete(`${p.job.run} ${p.step}`))
  await insertPauses(work, news.flatMap((p): Pause[] => (p.how.kind === 'event'
    ? [{ kind: 'wait', run: p.job.run, step: p.step, event: plain(p.how.event), match: matchOf(p.how.expression, p.job.events[0]), signal: null, expires: p.how.untilMs }]
    : [])))
  const failed = await fill(work, [...await awaitSignals(work, news), ...await invoke(work, news)])
  return { failed, waiting: new Set(news.map((p) => p.job.run)) }
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
