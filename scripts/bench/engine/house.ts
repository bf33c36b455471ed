import { Inngest, type InngestFunction } from 'inngest'
import { serve } from 'inngest/edge'
import { createEngine, type Engine } from '#lib/engine/create.server.ts'
import { plainEnvironment } from '#lib/env/plain.server.ts'
import { cpuSince, type Cpu } from './figures.ts'

plainEnvironment()
const SIGNING_KEY = `signkey-bench-${'ab'.repeat(32)}`
const quiet = { info() {}, warn() {}, error() {}, debug() {} }

/** Where a shape is measured: a database of its own, and how many of everything. */
export type Ground = { url: string; postmaster: number; counts: Counts }
export type Counts = { events: number; runs: number; sleeps: number; waits: number; replies: number; sleepers: number; perSecond: number; seconds: number; workers: number }
export type House = { engine: Engine; client: Inngest; stop(): Promise<void> }

/** An engine with the app in the same process, running, on a schema named after the shape. */
export async function openHouse(ground: Ground, schema: string, functions: (client: Inngest) => InngestFunction.Any[], options: { checkpointing?: boolean } = {}): Promise<House> {
  const engine = createEngine({ connectionString: ground.url, schema, clock: Date, signingKey: SIGNING_KEY, eventKey: 'bench', workers: ground.counts.workers, log: (line) => { if ('trouble' in line) console.error(JSON.stringify(line)) } })
  const client = new Inngest({ id: 'bench', isDev: false, baseUrl: 'http://engine.internal', eventKey: 'bench', signingKey: SIGNING_KEY, fetch: engine.fetch, logger: quiet, internalLogger: quiet, ...(options.checkpointing === false ? { checkpointing: false } : {}) })
  await engine.start(serve({ client, functions: functions(client) }))
  return { engine, client, stop: () => engine.stop({ drainMs: 1000 }) }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until `done`, looking every few ms, or every `everyMs` where a look costs something; throws a sentence after `patienceMs`. */
export async function until(what: string, done: () => boolean | Promise<boolean>, { everyMs = 4, patienceMs = 240_000 } = {}): Promise<void> {
  for (const giveUp = performance.now() + patienceMs; !await done(); await pause(everyMs)) if (performance.now() > giveUp) throw new Error(`${what} did not happen within ${patienceMs / 1000} s`)
}

/** Processor time a stretch of work took, both sides. */
export async function costOf<T>(ground: Ground, act: () => Promise<T>): Promise<{ result: T; tookMs: number; cpu: Cpu }> {
  const since = cpuSince(ground.postmaster)
  const begun = performance.now()
  const result = await act()
  return { result, tookMs: performance.now() - begun, cpu: since() }
}

/** A look at the engine's figures, not so often that it is felt. */
export const seldom = { everyMs: 100, patienceMs: 900_000 }
