import type { Db } from '#lib/db/client.server.ts'
import { listen } from '#lib/db/listen.server.ts'
import type { House } from '#lib/env/house.server.ts'

export type EngineEvent = { id: string; name: string; data: Record<string, unknown> }

type Options = {
  house: House
  connectionString: string
  /** Must keep one event per id: a crash between the hand-over and its commit hands the same events over again. */
  send(events: EngineEvent[]): Promise<unknown>
  log?(line: object): void
}
export type Relay = { start(): Promise<void>; stop(): Promise<void> }

const BATCH = 200
const POLL_MS = 1_000
const BACK_OFF_MS_MAX = 30_000

/** Hands kept events to the engine, in order, each at least once: woken by NOTIFY, and once a second in any case. */
export function createRelay({ house, connectionString, send, log = () => {} }: Options): Relay {
  let stopped = true
  let failures = 0
  let timer: NodeJS.Timeout | null = null
  let deaf: () => void = () => {}
  let turn: Promise<void> | null = null
  let again = false

  const schedule = (ms: number) => {
    if (timer) clearTimeout(timer)
    timer = stopped ? null : setTimeout(poke, ms)
  }

  function poke(): void {
    if (stopped) return
    if (turn) {
      again = true
      return
    }
    turn = drain().finally(() => {
      turn = null
      if (again && failures === 0) {
        again = false
        poke()
      } else schedule(failures === 0 ? POLL_MS : Math.min(BACK_OFF_MS_MAX, 250 * 2 ** failures))
    })
  }

  async function drain(): Promise<void> {
    try {
      while (!stopped && (await handOver(house, send)) === BATCH);
      failures = 0
    } catch (error) {
      failures++
      log({ event: 'relay.failed', failures, message: String(error) })
      await noteFailure(house, String(error)).catch(() => {})
    }
  }

  return {
    async start() {
      stopped = false
      deaf = listen(connectionString, 'bide_dispatch', poke)
      poke()
    },
    async stop() {
      stopped = true
      deaf()
      if (timer) clearTimeout(timer)
      await turn
    },
  }
}

/** One batch: claimed, handed over and marked in one transaction, so that nothing is marked that was not handed over. Returns how many. */
export async function handOver(house: House, send: Options['send']): Promise<number> {
  return house.db.$transaction(async (tx) => {
    const rows = await pending(tx)
    if (rows.length === 0) return 0
    await send(rows.map(({ id, event, data }) => ({ id, name: event, data })))
    await tx.dispatch.updateMany({ where: { id: { in: rows.map((row) => row.id) } }, data: { dispatchedAt: house.now(), lastError: null } })
    return rows.length
  }, { maxWait: 10_000, timeout: 60_000 })
}

const pending = (tx: Db) => tx.$queryRaw<{ id: string; event: string; data: Record<string, unknown> }[]>`
  SELECT "id", "event", "data" FROM "Dispatch" WHERE "dispatchedAt" IS NULL ORDER BY "createdAt", "id" LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`

const noteFailure = (house: House, message: string) => house.db.$executeRaw`
  UPDATE "Dispatch" SET "attempts" = "attempts" + 1, "lastError" = ${message.slice(0, 500)}
  WHERE "id" IN (SELECT "id" FROM "Dispatch" WHERE "dispatchedAt" IS NULL ORDER BY "createdAt", "id" LIMIT ${BATCH})`
