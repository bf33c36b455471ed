import type { Claimed } from './claim.server.ts'
import { keptEvent } from './event.ts'
import { ulidFrom } from './ids.ts'
import type { End } from './finish.server.ts'
import { errors, WAIT_MS_MAX } from './limits.ts'
import { matchOf, unfillable } from './match.ts'
import type { Park } from './ops.ts'
import { insertPauses, type Pause } from './pauses.server.ts'
import { plain } from './plain.ts'
import { invited } from './admit.server.ts'
import { startRuns } from './starts.server.ts'
import { fill, type StepResult, type Work } from './steps.server.ts'

export type Parking = Park & { job: Claimed }

export type Parked = { failed: { run: string; race: boolean }[]; ended: End[]; waiting: ReadonlySet<string> }

/**
 * Sets new waits down: timers and planned steps as jobs, events and signals as pauses, invocations as runs. One already parked stays as it is.
 * Answers the waits that failed at once, the runs that must end because of theirs, and the runs that have something new to wait for.
 */
export async function park(work: Work, parks: readonly Parking[]): Promise<Parked> {
  if (parks.length === 0) return { failed: [], ended: [], waiting: new Set() }
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
  const ended = [...await awaitSignals(work, news), ...news.filter(isUnfillable).map((p): End => ({ run: p.job.run, status: 'failed', output: JSON.stringify(errors.unfillable()) }))]
  const { failed: refused, ends } = await invoke(work, news)
  const failed = await fill(work, refused)
  return { failed, ended: [...ended, ...ends], waiting: new Set(news.map((p) => p.job.run)) }
}

const isUnfillable = ({ how, job }: Parking): boolean => how.kind === 'event' && how.expression !== undefined && unfillable(how.expression, job.events[0])

/** A signal wakes one step only: the run of a second waiter fails, unless it asked to take the first one's place; the first then waits for its time to be over. */
async function awaitSignals(work: Work, parks: readonly Parking[]): Promise<End[]> {
  const ended: End[] = []
  for (const { job, step, how } of parks) {
    if (how.kind !== 'signal') continue
    const signal = plain(how.signal)
    const [taken] = await work.sql<{ id: string }>('select id from @pauses where signal = $1', [signal])
    if (taken !== undefined && !how.replace) { ended.push({ run: job.run, status: 'failed', output: JSON.stringify(errors.signalTaken()) }); continue }
    if (taken !== undefined) await work.sql('update @pauses set signal = null where id = $1', [taken.id])
    await insertPauses(work, [{ kind: 'signal', run: job.run, step, event: null, match: null, signal, expires: how.untilMs ?? work.nowMs + WAIT_MS_MAX }])
  }
  return ended
}

/** Starts what is invoked, past the function's own rate limit, singleton and throttle. One that may not start is waited for in vain, until the time limit. */
async function invoke(work: Work, parks: readonly Parking[]): Promise<{ failed: StepResult[]; ends: End[] }> {
  const failed: StepResult[] = []
  const ends: End[] = []
  for (const { job, step, op, name, how } of parks) {
    if (how.kind !== 'invoke') continue
    const fn = work.registry.functions.get(how.fn)
    if (fn === undefined) { failed.push({ run: job.run, step, op, name, failed: true, value: JSON.stringify({ error: errors.invokeUnknown(how.fn) }) }); continue }
    const event = keptEvent({ id: ulidFrom(work.nowMs, `invoke ${job.run} ${step}`), givenId: null, name: 'inngest/function.invoked', data: { ...how.data, _inngest: { fn_id: how.fn, correlation_id: `${job.run}.${step}`, source_fn_id: job.fn, name, ...(how.untilMs === null ? {} : { expire: how.untilMs }) } }, ts: work.nowMs })
    await work.sql('insert into @events (id, name, ts, received_at, body) values ($1, $2, $3, $3, $4) on conflict (id) do nothing', [event.id, event.name, work.nowMs, event.text])
    const { start, ends: singles } = await invited(work, { fn, events: [event], dueMs: work.nowMs, parent: { run: job.run, step } })
    ends.push(...singles)
    if (start !== null) await startRuns(work, [start])
    if (how.untilMs !== null) await insertPauses(work, [{ kind: 'invoke', run: job.run, step, event: null, match: null, signal: null, expires: how.untilMs }])
  }
  return { failed, ends }
}
