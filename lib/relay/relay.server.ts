import pg from 'pg'
import type { House } from '#lib/env/house.server.ts'
import { pauseAfter } from './backoff.ts'
import { handOver } from './hand-over.server.ts'
import type { Send } from './hand-over.server.ts'

export type { RelayEvent, Send } from './hand-over.server.ts'

export type Relay = {
  /** Resolves once the first look has been taken, or the first connection has failed. */
  start(): Promise<void>
  /** Ends the turn at hand and lets the connection go. Nothing is lost: what is pending stays pending. */
  stop(): Promise<void>
}

type Options = { house: House; connectionString: string; send: Send; batch?: number; pollMs?: number; log?: (line: object) => void }

const BATCH = 200
const POLL_MS = 1_000

/**
 * Hands kept events to the engine: wakes at each commit (LISTEN bide_dispatch) and looks once a second besides. At least once; the engine makes it once.
 * Rides out a database that restarts and an engine that is away, with growing pauses. Several relays may run: each claims its own rows.
 */
export function createRelay({ house, connectionString, send, batch = BATCH, pollMs = POLL_MS, log = () => undefined }: Options): Relay {
  const bell = makeBell()
  const notBefore = new Map<string, number>()
  let stopping = false
  let running: Promise<void> | null = null

  async function run(lookedOnce: () => void): Promise<void> {
    for (let failures = 0; !stopping; ) {
      const client = new pg.Client({ connectionString, keepAlive: true })
      let broken = false
      client.on('error', () => { broken = true; bell.ring() })
      client.on('end', () => { broken = true; bell.ring() })
      client.on('notification', () => bell.ring())
      try {
        await client.connect()
        await client.query('LISTEN bide_dispatch')
        while (!stopping && !broken) {
          const { claimed, because, laterMs } = await turn(client)
          failures = because === null ? 0 : failures + 1
          if (because !== null) log({ event: 'relay.refused', because, failures })
          if (laterMs !== null) log({ event: 'relay.paused', laterMs })
          lookedOnce()
          if (laterMs !== null) await bell.sleep(laterMs, 'undisturbed')
          else if (because !== null) await bell.sleep(pauseAfter(failures), 'undisturbed')
          else if (claimed < batch) await bell.sleep(pollMs)
        }
      } catch (error) {
        failures += 1
        log({ event: 'relay.disconnected', because: String(error), failures })
      } finally {
        await client.end().catch(() => undefined)
      }
      lookedOnce()
      if (!stopping) await bell.sleep(pauseAfter(failures), 'undisturbed')
    }
  }

  async function turn(client: pg.Client) {
    const wall = performance.now()
    for (const [id, until] of notBefore) if (until <= wall) notBefore.delete(id)
    const result = await handOver(client, send, { now: house.now(), limit: batch, notNow: [...notBefore.keys()] })
    if (result.because === null) for (const [id, attempts] of result.failed) notBefore.set(id, wall + pauseAfter(attempts))
    return result
  }

  return {
    start: () => new Promise((resolve) => { running ??= run(resolve) }),
    async stop() {
      stopping = true
      bell.close()
      await running
    },
  }
}

/** A sleep that a ring ends early, unless it is to be undisturbed. A ring while nobody sleeps is remembered. */
function makeBell() {
  let rung = false
  let closed = false
  let wake: (() => void) | null = null
  return {
    ring() {
      rung = true
      wake?.()
    },
    close() {
      closed = true
      wake?.()
    },
    async sleep(ms: number, manner?: 'undisturbed'): Promise<void> {
      const endsAt = performance.now() + ms
      while (!closed && !(rung && manner === undefined)) {
        const left = endsAt - performance.now()
        if (left <= 0) break
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left)
          wake = () => { clearTimeout(timer); resolve() }
        })
        wake = null
      }
      rung = false
    },
  }
}
