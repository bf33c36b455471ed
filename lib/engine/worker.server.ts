import { askFunctions, callApp, type Handler } from './call.server.ts'
import { claim, type Claimed } from './claim.server.ts'
import type { Db } from './db.server.ts'
import { insist } from './db.server.ts'
import { lapseWatch } from './lapse.ts'
import { giveBack, heartbeat, othersLeases, reclaim } from './lease.server.ts'
import { errors, STATE_BYTES_MAX, STEPS_MAX, type EngineError } from './limits.ts'
import type { Fill } from './ops.ts'
import { orAgain, outcomeOf, type Answer, type Outcome } from './outcome.ts'
import { freeStranded } from './places.server.ts'
import type { Registry } from './registry.ts'
import { fireTimers, lookAhead } from './timers.server.ts'
import type { Done } from './transitions.server.ts'

export const LEASE_MS = 15_000
/** How far a priority may move a job (ms): the furthest the claim must look ahead in the queue. */
const PRIORITY_MS_MAX = 600_000
const PATIENCE_MS = 300_000
/** The real server's limit on one call: a step that never ends must not hold its place for ever. */
const CALL_MS_MAX = 7_200_000
/** While calls keep coming, timers are still looked for this often. */
const LOOK_EVERY_MS = 50

export type WorkerParts = {
  db: Db
  schema: string
  clock: { now(): number }
  signingKey: string
  slots: number
  handler: Handler
  serves: readonly string[]
  registry(): Registry
  finish(done: Done): Promise<boolean>
  chance(): number
  token(): string
  log(line: object): void
}
/** `told`: the app has answered, and what it said is being written. */
type Active = { job: Claimed; steps: number; bytes: number; over: EngineError | null; told: boolean; done: Promise<void> }
export type Worker = ReturnType<typeof createWorker>
export { askFunctions }

const NO_LENGTH = 'The SDK sent no length for this sleep or wait: it was 0, or a text it cannot read, such as "1h30m". It is over at once, as on the Inngest server. Give whole seconds, or a single unit such as "90m".'

/** Runs calls: takes due jobs into free slots, asks the app, writes the outcome. It keeps no state that a crash could lose. */
export function createWorker(parts: WorkerParts) {
  const { db, clock, log } = parts
  const active = new Map<string, Active>()
  let leaving = false

  async function run(entry: Active): Promise<void> {
    const { job } = entry
    try {
      const outcome = job.events.length === 0 ? { kind: 'fail' as const, error: errors.eventsLost(), fills: [] } : await call(entry)
      entry.told = true
      const ours = await insist(() => parts.finish({ job, outcome }), PATIENCE_MS, () => leaving)
      if (!ours) { log({ event: 'engine.stale', fn: job.fn, run: job.run }); return }
      if (outcome.kind === 'retry') log({ event: 'engine.retry', fn: job.fn, run: job.run, attempt: job.attempt, dueMs: outcome.dueMs, error: nameOf(outcome.error) })
      for (const step of outcome.kind === 'go-on' ? outcome.parks.filter((p) => 'unread' in p.how && p.how.unread) : []) log({ event: 'engine.no-length', fn: job.fn, run: job.run, step: step.name, message: NO_LENGTH })
      if (outcome.kind === 'fail') log({ event: 'engine.failed', fn: job.fn, run: job.run, attempt: job.attempt, error: nameOf(outcome.error) })
    } catch (error) {
      log({ event: 'engine.lost', fn: job.fn, run: job.run, error: nameOf(error), message: error instanceof Error ? error.message : '' })
    } finally {
      active.delete(job.lock)
    }
  }

  async function call(entry: Active): Promise<Outcome> {
    const { job } = entry
    const said = await timed(callApp(parts.handler, job, parts.signingKey, Date.now()))
    const asked = { attempt: job.attempt, attemptsMax: job.attemptsMax, step: job.step }
    const [nowMs, chance] = [clock.now(), parts.chance()]
    return orAgain(within(entry, outcomeOf(said, asked, nowMs, chance)), asked, nowMs, chance)
  }

  function start(job: Claimed): void {
    const entry: Active = { job, steps: job.steps.length, bytes: JSON.stringify(job.steps).length, over: null, told: false, done: Promise.resolve() }
    active.set(job.lock, entry)
    entry.done = run(entry)
  }

  let backlog = false
  let lookedAt = 0
  const lapsedOf = lapseWatch()
  let placesAfter = ''

  async function take(nowMs: number): Promise<number> {
    const slots = parts.slots - active.size
    if (slots <= 0) return 0
    const jobs = await claim(db, { nowMs, slots, leaseMs: LEASE_MS, lookAheadMs: parts.registry().prioritised ? PRIORITY_MS_MAX : 0, serves: parts.serves, token: parts.token })
    jobs.forEach(start)
    backlog = jobs.length === slots
    return jobs.length
  }

  /**
   * Does what is due now: timers, then calls into the free slots. While there is a backlog it does not stop to look at the rest.
   * Answers how much it began, when the next thing is due (ms since 1970), and whether there is something to tidy.
   */
  async function round(): Promise<{ began: number; nextMs: number | null; untidy: boolean }> {
    const nowMs = clock.now()
    if (backlog && performance.now() - lookedAt < LOOK_EVERY_MS) return { began: await take(nowMs), nextMs: nowMs, untidy: false }
    const { timerMs, callMs, lapsed, blocked } = await lookAhead(db.sql, nowMs, parts.serves)
    lookedAt = performance.now()
    backlog = false
    const fired = timerMs !== null && timerMs <= nowMs ? await fireTimers(db, parts.registry(), nowMs) : 0
    const began = fired + (fired > 0 || (callMs !== null && callMs <= nowMs) ? await take(nowMs) : 0)
    const later = [timerMs, active.size < parts.slots ? callMs : null].filter((ms): ms is number => ms !== null)
    return { began, nextMs: later.length === 0 ? null : Math.min(...later), untidy: lapsed || blocked }
  }

  return {
    round,
    get running() { return active.size },
    get free() { return parts.slots - active.size },
    settled: () => Promise.all([...active.values()].map((a) => a.done)),
    nextSettled: () => Promise.race([...active.values()].map((a) => a.done)),
    beat: () => heartbeat(db.sql, [...active.values()].map((a) => a.job), clock.now() + LEASE_MS),
    /** Takes back what other workers dropped, and lets go what waits for nobody: some of it, or `whole`. Answers how much. */
    async tidy(whole: boolean): Promise<number> {
      const nowMs = clock.now()
      const held = await othersLeases(db.sql, parts.schema, [...active.keys()])
      let did = await reclaim(db, parts.registry(), nowMs, lapsedOf(held, nowMs, performance.now()))
      for (let more = true; more; more = whole && placesAfter !== '') {
        const { freed, next } = await freeStranded(db.sql, placesAfter)
        did += freed
        placesAfter = next ?? ''
      }
      return did
    },
    /** Gives up waiting for the database, and hands the calls the app still works on to whoever is there; what it has answered is written first. */
    async leave(): Promise<void> {
      leaving = true
      const [told, working] = [[...active.values()].filter((a) => a.told), [...active.values()].filter((a) => !a.told)]
      await giveBack(db.sql, working.map((a) => a.job))
      await Promise.all(told.map((a) => a.done))
    },
    /** Counts steps a running call reports; null when that call is not ours, an error when it has grown over a limit. */
    grow(lock: string, fills: readonly Fill[]): EngineError | 'fine' | null {
      const entry = active.get(lock)
      if (entry === undefined) return null
      return (entry.over ??= overLimit(entry, fills)) ?? 'fine'
    },
    refuse(lock: string, error: EngineError): void {
      const entry = active.get(lock)
      if (entry !== undefined) entry.over ??= error
    },
  }
}

/** What is said of a call that does not end. */
async function timed(call: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<Answer>((resolve) => { timer = setTimeout(() => resolve({ status: 0, noRetry: null, retryAfter: null, body: errors.callTooLong() }), CALL_MS_MAX).unref() })
  return Promise.race([call, over]).finally(() => clearTimeout(timer))
}

function overLimit(entry: Active, fills: readonly Fill[]): EngineError | null {
  entry.steps += fills.length
  entry.bytes += fills.reduce((sum, f) => sum + f.value.length, 0)
  if (entry.steps > STEPS_MAX) return errors.tooManySteps()
  return entry.bytes > STATE_BYTES_MAX ? errors.stateTooLarge() : null
}

function within(entry: Active, outcome: Outcome): Outcome {
  const over = entry.over ?? overLimit(entry, outcome.fills)
  if (over !== null) return { kind: 'fail', error: over, fills: [] }
  if (outcome.kind === 'go-on' && outcome.parks.length > STEPS_MAX) return { kind: 'fail', error: errors.tooManySteps(), fills: [] }
  return outcome
}

const nameOf = (error: unknown): string => (error !== null && typeof error === 'object' && 'name' in error ? String(error.name) : 'Error')
