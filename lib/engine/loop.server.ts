import { troubleOf } from './db.server.ts'
import type { Worker } from './worker.server.ts'

const POLL_MS = 1000
const BEAT_MS = 5000
const SHORTEST_MS = 1
/** How long stopping may take beyond the draining, when the database does not answer. */
const GRACE_MS = 2000

export type Loop = { poke(): void; stop(drainMs: number): Promise<void> }
export type LoopParts = { worker: Worker; clock: { now(): number }; upkeep(): Promise<void>; rebuild(): Promise<void>; log(line: object): void }

/** Turns the worker's rounds into a life: at once when poked, on time for what is due, and every second in case a poke was lost. */
export function runLoop({ worker, clock, upkeep, rebuild, log }: LoopParts): Loop {
  let stopping = false
  let poked = false
  let rouse: (() => void) | null = null
  const poke = () => { poked = true; rouse?.() }
  const sleep = (ms: number) => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    rouse = () => { clearTimeout(timer); resolve() }
  }).finally(() => { rouse = null })

  const beat = setInterval(() => { void worker.beat().catch(() => {}) }, BEAT_MS)
  let tidiedAt = 0

  const life = (async () => {
    while (!stopping) {
      try {
        if (performance.now() - tidiedAt > POLL_MS) { await worker.tidy(false); await upkeep(); tidiedAt = performance.now() }
        poked = false
        const { began, nextMs } = await worker.round()
        if (began > 0 && worker.free > 0) continue
        if (!poked && !stopping) await sleep(nextMs === null ? POLL_MS : Math.max(SHORTEST_MS, Math.min(POLL_MS, nextMs - clock.now())))
      } catch (error) {
        const trouble = troubleOf(error)
        if (trouble === 'gone') {
          log({ event: 'engine.rebuild', message: 'The engine’s tables were gone and are made again. The product’s own rows re-arm its waits.' })
          await rebuild().catch(() => {})
        }
        if (trouble !== 'busy') log({ event: 'engine.trouble', trouble, message: error instanceof Error ? error.message : String(error) })
        if (!stopping) await sleep(trouble === 'busy' ? 5 : 500)
      }
    }
  })()

  return {
    poke,
    async stop(drainMs) {
      stopping = true
      poke()
      await within(drainMs + GRACE_MS, (async () => {
        await life
        await within(drainMs, worker.settled())
        await worker.leave()
      })())
      clearInterval(beat)
    },
  }
}

/** Waits for `act`, but no longer than `ms`: what it came to then does not matter any more. */
export async function within(ms: number, act: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([act.catch(() => {}), new Promise((resolve) => { timer = setTimeout(resolve, ms) })])
  clearTimeout(timer)
}
