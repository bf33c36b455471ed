import type { House } from '#lib/env/house.server.ts'
import { HANDOVERS_MAX } from './bulkhead.server.ts'
import { STALE_HOURS } from './patience.ts'
import { poolKey } from './pool.ts'
import { reconcile } from './reconcile.server.ts'
import { dueSends } from './due.server.ts'
import type { DueSend } from './due.server.ts'

/** Delivers one decision's message with every question asked again. Handed in, because clearance is a sibling's. */
export type Deliver = (decisionId: string, inThread: boolean) => Promise<unknown>

/** After this long a sweep is over for its caller; pools that stall go on by themselves and are passed over until they are through. */
const PATIENCE_MS = 5_000
const AGAIN_SECONDS = 60

const busy = new WeakMap<object, Map<string, Promise<void>>>()

/**
 * Messages whose process died, that something held until now, or whose rest is over: unsettled ones are reconciled with the provider, and ready ones nobody is working
 * on are taken up again. `limit` is for each pool, and pools are swept side by side, so that one that stalls holds up no other. Returns how many were found.
 */
export async function sweepSends(house: House, deliver: Deliver, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<number> {
  await giveUpOnStale(house)
  const running = busy.get(house.db) ?? new Map<string, Promise<void>>()
  busy.set(house.db, running)
  const due = (await dueSends(house, { graceSeconds, limit })).filter((send) => !running.has(poolKey(send)))
  const pools = Map.groupBy(due, poolKey)
  for (const [key, sends] of pools) running.set(key, sweepPool(house, sends, deliver).finally(() => running.delete(key)))
  await withPatience([...pools.keys()].map((key) => running.get(key)))
  return due.length
}

/** Resolves when no pool is being swept by this process. */
export const sweepsEnd = async (house: House): Promise<void> => { await Promise.all(busy.get(house.db)?.values() ?? []) }

async function sweepPool(house: House, sends: readonly DueSend[], deliver: Deliver): Promise<void> {
  const left = sends.values()
  const work = async () => {
    for (const send of left) await takeUp(house, send, deliver).catch((error: unknown) => putOff(house, send.id, error))
  }
  await Promise.all(Array.from({ length: Math.min(HANDOVERS_MAX, sends.length) }, work))
}

const takeUp = (house: House, { id, state, decisionId, inThread }: DueSend, deliver: Deliver): Promise<unknown> => (state === 'ready' ? deliver(decisionId, inThread) : reconcile(house, id))

/** A message that cannot even be prepared keeps nobody busy: it rests, with what is wrong. A database that is away is asked again at the next sweep. */
async function putOff(house: House, sendId: string, error: unknown): Promise<void> {
  const retryAt = new Date(house.now().getTime() + AGAIN_SECONDS * 1000)
  const because = `it could not be prepared (${(error instanceof Error ? error.message : String(error)).slice(0, 300)}); it is tried again in a minute`
  await house.db.send.updateMany({ where: { id: sendId, state: 'ready' }, data: { heldBy: 'fault', because, retryAt } }).catch(() => undefined)
}

/** What a stalled provider or a fault of ours has held up for a day is not sent late by itself: a person decides. */
async function giveUpOnStale(house: House): Promise<void> {
  const now = house.now()
  const before = new Date(now.getTime() - STALE_HOURS * 3_600_000)
  const because = `it could not be handed over for ${STALE_HOURS} hours. Replay it if it still makes sense, or let it go`
  await house.db.$executeRaw`
    UPDATE "Send" s SET "state" = 'failed', "because" = ${because}, "heldBy" = NULL, "retryAt" = NULL, "settledAt" = ${now}::timestamptz, "deadAt" = ${now}::timestamptz
    WHERE s."id" IN (SELECT h."id" FROM "Send" h
      LEFT JOIN "ProviderBreaker" b ON b."workspaceId" = h."workspaceId" AND b."channel" = h."channel" AND b."provider" = h."provider" AND b."state" <> 'closed' AND b."troubledAt" < ${before}::timestamptz
      WHERE h."state" = 'ready' AND (h."heldBy" = 'fault' OR (h."heldBy" = 'breaker' AND b."state" IS NOT NULL)) AND coalesce(h."revivedAt", h."createdAt") < ${before}::timestamptz
      ORDER BY h."id" LIMIT 1000 FOR UPDATE OF h SKIP LOCKED)`
}

async function withPatience(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => { timer = setTimeout(resolve, PATIENCE_MS) })
  await Promise.race([Promise.all(work), enough])
  clearTimeout(timer)
}
