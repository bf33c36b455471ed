import { AsyncLocalStorage } from 'node:async_hooks'
import { randomInt, randomUUID } from 'node:crypto'
import pg from 'pg'
import { queueGuard } from './backpressure.server.ts'
import { batcher } from './batcher.ts'
import { askFunctions, type Handler } from './call.server.ts'
import { keepSteps, type Checkpoint } from './checkpoint.server.ts'
import type { FunctionConfig } from './config.ts'
import { onlyHere } from './cron.ts'
import { insist, openDb, swiftly, troubleOf, type Sql } from './db.server.ts'
import { parseEvents, type SentEvent } from './event.ts'
import { ingest } from './events.server.ts'
import { gate } from './gate.server.ts'
import { listFunctions, type FunctionRow } from './inspect-functions.server.ts'
import { listRuns, showRun, type RunDetail, type RunFilter, type RunRow } from './inspect-runs.server.ts'
import { orElse, readStats, type Stats } from './inspect.server.ts'
import { replayRun, stopRun } from './operate.server.ts'
import type { IntakeLimits } from './intake.ts'
import { ownerClass } from './lease.server.ts'
import { listen, type Ear } from './listen.server.ts'
import { runLoop, within, type Loop } from './loop.server.ts'
import { migrate } from './migrate.server.ts'
import { answer } from './problem.ts'
import { pruneAll } from './prune.server.ts'
import { registryOf, type Registry } from './registry.ts'
import { EngineRefused } from './refused.ts'
import { readOverRest } from './rest.server.ts'
import { loadRegistry, registryState, saveFunctions } from './registry.server.ts'
import { createSending, refusalOf } from './sending.server.ts'
import { giveSignal } from './signal.server.ts'
import { lookAhead } from './timers.server.ts'
import { applyOutcomes, type Done } from './transitions.server.ts'
import { createUpkeep } from './upkeep.server.ts'
import { createWorker, type Worker } from './worker.server.ts'

export { EngineBusy, EngineRefused } from './refused.ts'
export type { Handler } from './call.server.ts'
export type { FunctionRow } from './inspect-functions.server.ts'
export type { RunDetail, RunError, RunFilter, RunRow, StepRow, WaitsFor } from './inspect-runs.server.ts'
export type { Stats } from './inspect.server.ts'
export type EngineOptions = {
  /** Best left out: the engine then makes a pool of its own with the settings it is fastest with. */
  pool?: pg.Pool
  /** Also used for the engine's own LISTEN connection. */
  connectionString: string
  /** Postgres schema of the engine's tables; made when absent. Default `engine`. */
  schema?: string
  /** Milliseconds since 1970. All the engine's times come from here, so a test may turn it. */
  clock: { now(): number }
  /** `signkey-<word>-<hex>`; shared with the Inngest client. */
  signingKey: string
  eventKey: string
  /** How many calls run at once in this process. Default 20. */
  workers?: number
  /** How long ended runs and their events are kept, ms. Default 14 days. */
  keepMs?: number
  /** How long failed runs are kept, so that a person may replay them, ms. Default 30 days, and never less than `keepMs`. */
  keepFailedMs?: number
  /** What may wait in memory to be written; more is refused with 429. Default 10,000 events or 64 MB. */
  intake?: IntakeLimits
  /** How many calls may be ready or wait for a place; above it events from outside are refused with 429. Default 200,000. */
  readyMax?: number
  /** 0 to 1, for the jitter of retries. */
  chance?(): number
  log?(line: object): void
}
export type Engine = {
  /** Hand this to `new Inngest({ fetch })`. */
  fetch: typeof fetch
  /** Makes or updates the tables. Also done by `register` and `start`. */
  migrate(): Promise<void>
  /** Learns the app's functions and keeps their triggers, without running anything by itself; then use `tick`. */
  register(handler: Handler): Promise<readonly FunctionConfig[]>
  /** Registers and runs until `stop`. */
  start(handler: Handler): Promise<readonly FunctionConfig[]>
  /** Stops taking work, lets running calls end for up to `drainMs`, hands the rest to others, and closes what the engine opened. Once is enough; more does no harm. */
  stop(options?: { drainMs?: number }): Promise<void>
  /** Runs everything due at the clock's present until nothing is left, and answers how much it did and when the next thing is due (ms since 1970, or null). Needs `register`; no timers, no sleeping. */
  tick(): Promise<{ did: number; nextDueAt: number | null }>
  /** When the next timer or call is due (ms since 1970), or null. */
  nextDueAt(): Promise<number | null>
  /** @throws EngineBusy when the events should be sent again later, EngineRefused when they will never be taken; nothing was kept then */
  send(events: SentEvent | readonly SentEvent[]): Promise<{ ids: string[] }>
  /** This and what follows also works in a process that never starts the engine, and where it has no tables yet. */
  stats(): Promise<Stats>
  runs(filter?: RunFilter): Promise<RunRow[]>
  functions(): Promise<FunctionRow[]>
  run(id: string): Promise<RunDetail | null>
  /** Ends a live run without failing it. False when it was not live. `alongside` writes in the same transaction; it is not asked when nothing is done. */
  cancel(id: string, alongside?: (sql: Sql) => Promise<unknown>): Promise<boolean>
  /** Starts an ended run's function again from its own events, as a new run; its id, or null when the run is not known or still live. */
  replay(id: string, alongside?: (sql: Sql, made: string) => Promise<unknown>): Promise<string | null>
  /** Deletes runs that ended before `beforeMs`, and their events. */
  prune(beforeMs: number): Promise<number>
}

const INTAKE: IntakeLimits = { events: 10_000, bytes: 64 * 1024 * 1024 }
const READY_MAX = 200_000
const KEEP_MS = 14 * 86_400_000
const KEEP_FAILED_MS = 30 * 86_400_000
const SIGNAL_PATIENCE_MS = 2500
const CHECKPOINT_PATIENCE_MS = 10_000
const START_PATIENCE_MS = 60_000
const CLOSE_MS = 2000

/** An executor for unmodified Inngest functions over Postgres: same protocol, same signatures, in this process. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, schema = 'engine', signingKey, eventKey, workers = 20, log = () => {} } = options
  const pool = options.pool ?? new pg.Pool({ ...swiftly, connectionString: options.connectionString })
  const shrug = (error: Error) => log({ event: 'engine.connection', message: error.message })
  pool.on('error', shrug)
  // A connection the server ends while the pool is being closed tells nobody else.
  if (options.pool === undefined) pool.on('connect', (client) => client.on('error', () => {}))
  const db = openDb(pool, schema, options.pool === undefined)
  const channel = `bide_${schema}`
  const me = randomUUID()
  const owner = randomInt(1, 2 ** 31 - 1)
  const endedMs = options.keepMs ?? KEEP_MS
  /** Set while the app runs a call: what it sends then belongs to work already taken on. */
  const calling = new AsyncLocalStorage<true>()
  let registry: Registry | null = null
  let app: { id: string; functions: FunctionConfig[]; serves: string[]; age: number | null; birth: string } | null = null
  let worker: Worker | null = null
  let loop: Loop | null = null
  let ear: Ear | null = null
  let upkeep: ReturnType<typeof createUpkeep> | null = null
  let stopping: Promise<void> | null = null

  /** Learns of other processes' functions, and makes ours known again where the tables were made anew by somebody who did not have them. */
  const refresh = async () => {
    const { version, birth, mine } = await registryState(db.sql, app?.serves)
    if (app !== null && (birth !== app.birth || (mine === 0 && app.serves.length > 0))) await rebuild()
    else if (version !== registry?.version) registry = await loadRegistry(db.sql)
  }
  const about = () => ({ registry: registry ?? registryOf(-1, []), nowMs: clock.now(), learn: (newer: Registry) => { registry = newer } })
  /** Nobody in this process will take up what was just queued, so others are told. */
  const busyHere = () => worker === null || (loop !== null && worker.free === 0)
  const tell = (sql: Sql) => sql('select pg_notify($1, $2)', [channel, me])
  const operating = () => ({ nowMs: clock.now(), told: tell })
  const isStopping = () => stopping !== null
  const isFault = (error: unknown) => troubleOf(error) === 'fault'

  const sending = createSending({
    limits: options.intake ?? INTAKE, nowMs: () => clock.now(), queueFull: queueGuard(db.sql, options.readyMax ?? READY_MAX),
    write: async (events) => {
      await db.transaction(async (sql) => {
        await ingest({ ...about(), sql }, events)
        if (busyHere()) await tell(sql)
      })
      loop?.poke()
    },
  })
  const take = (events: readonly SentEvent[], seed: string | null) => sending.take(events, seed, calling.getStore() === true)
  // These two are bounded by the calls that run: each has one outcome, and a checkpoint is answered before the next is sent.
  const points = batcher<Checkpoint, boolean>(64, (batch) => keepSteps(db.sql, batch, clock.now()), { fault: isFault })
  const outcomes = batcher<Done, boolean>(64, async (batch) => {
    const ours = await applyOutcomes(db, about(), batch)
    loop?.poke()
    return ours
  }, { fault: isFault })

  async function keepPoint(point: Checkpoint): Promise<'kept' | 'stale' | 'too-large'> {
    const grown = worker?.grow(point.lock, point.fills) ?? null
    if (grown === null) return 'stale'
    if (grown !== 'fine') return 'too-large'
    return await insist(() => points.add(point), CHECKPOINT_PATIENCE_MS) ? 'kept' : 'stale'
  }

  async function register(given: Handler): Promise<readonly FunctionConfig[]> {
    const said = await askFunctions(given, signingKey, Date.now())
    const { functions } = said
    for (const { id, triggers } of functions) for (const { cron } of triggers) if (cron !== undefined && onlyHere(cron)) log({ event: 'engine.only-here', fn: id, message: `The Inngest server would refuse the schedule ${cron}. Write it in five fields.` })
    app = { id: said.app_id, functions, serves: functions.map((f) => f.id), age: null, birth: '' }
    await insist(rebuild, START_PATIENCE_MS, isStopping)
    worker = createWorker({
      db, schema, clock, signingKey, slots: workers, serves: app.serves, log, chance: options.chance ?? Math.random, handler: (request) => calling.run(true, () => given(request)),
      token: () => (ear?.open === true ? `${owner}.${randomUUID()}` : randomUUID()), registry: known, finish: (done) => outcomes.add(done),
    })
    return functions
  }
  const known = () => registry ?? failWith('The engine has not been registered.')

  async function rebuild(): Promise<void> {
    const mine = app
    await migrate(db, schema, async (sql) => {
      if (mine !== null) mine.age = await saveFunctions(sql, mine.id, mine.functions, clock.now(), mine.age)
    })
    if (mine !== null) mine.birth = (await registryState(db.sql)).birth
    registry = await loadRegistry(db.sql)
  }

  async function shutDown(drainMs: number): Promise<void> {
    await loop?.stop(drainMs)
    loop = null
    await within(CLOSE_MS, Promise.all([upkeep?.idle(), sending.idle(), points.idle(), outcomes.idle()]))
    await ear?.close()
    if (options.pool === undefined) await within(CLOSE_MS, pool.end())
    pool.off('error', shrug)
    pool.on('error', () => {})
  }

  const stopOne: Engine['cancel'] = (id, alongside) => orElse(false, () => stopRun(db, operating(), id, alongside)).finally(() => loop?.poke())

  return {
    fetch: gate({
      eventKey, signingKey, keep: keepPoint,
      take: (events, seed) => take(events, seed).then((ids) => answer({ ids, status: 200 }), refusalOf),
      refuse: (lock, error) => worker?.refuse(lock, error),
      read: (path, query) => readOverRest(db, path, query, clock.now()),
      cancel: (id) => stopOne(id),
      signal: async (name, data) => {
        const run = await insist(async () => giveSignal(db, about(), name, data), SIGNAL_PATIENCE_MS)
        loop?.poke()
        return run
      },
    }),
    migrate: () => insist(() => migrate(db, schema), START_PATIENCE_MS, isStopping),
    register,
    async start(given) {
      const functions = await register(given)
      if (worker === null || isStopping()) throw new Error('The engine was stopped while it started.')
      upkeep = createUpkeep({ db, serves: functions.map((f) => f.id), nowMs: () => clock.now(), registry: known, log, keep: { endedMs, failedMs: Math.max(endedMs, options.keepFailedMs ?? KEEP_FAILED_MS) } })
      ear = listen(options.connectionString, channel, (payload) => { if (payload !== me) loop?.poke() }, (client) => client.query('select pg_advisory_lock(hashtext($1), $2)', [ownerClass(schema), owner]))
      // Calls begun before the lock is held would look ownerless to others, who then wait for the lease to lapse should this process die.
      await ear.tried
      if (isStopping()) throw new Error('The engine was stopped while it started.')
      loop = runLoop({ worker, clock, rebuild, log, upkeep: async () => { await refresh(); upkeep?.begin() } })
      return functions
    },
    stop: ({ drainMs = 10_000 } = {}) => (stopping ??= shutDown(drainMs)),
    async tick() {
      if (worker === null) throw new Error('register(handler) comes before tick()')
      for (let did = 0; ; ) {
        const { began, nextMs, untidy } = await worker.round()
        did += began
        if (worker.running > 0) await (worker.free > 0 && began > 0 ? Promise.resolve() : worker.nextSettled())
        else if (began === 0 && (!untidy || await worker.tidy(true) === 0)) return { did, nextDueAt: nextMs }
      }
    },
    async nextDueAt() {
      if (app === null) await refresh()
      const { timerMs, callMs } = await lookAhead(db.sql, clock.now(), app?.serves ?? [...about().registry.functions.keys()])
      return timerMs === null ? callMs : callMs === null ? timerMs : Math.min(timerMs, callMs)
    },
    async send(events) {
      const parsed = parseEvents(events)
      if ('refusal' in parsed) throw new EngineRefused(parsed.refusal)
      return { ids: await take(parsed.events, null) }
    },
    stats: () => readStats(db, clock.now(), worker?.running ?? 0),
    runs: (filter = {}) => listRuns(db, filter),
    functions: () => listFunctions(db, clock.now()),
    run: (id) => showRun(db, id),
    cancel: stopOne,
    replay: (id, alongside) => orElse(null, () => replayRun(db, operating(), id, alongside)).finally(() => loop?.poke()),
    prune: (beforeMs) => pruneAll(db, clock.now(), { endedMs: clock.now() - beforeMs, failedMs: clock.now() - beforeMs }),
  }
}

function failWith(message: string): never { throw new Error(message) }
