import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'

/** More events than this waiting for the engine, and doors ask senders to come back later. */
export const PENDING_MAX = 50_000
const RETRY_AFTER_SECONDS = 30
const FRESH_MS = 1_000

/** Events kept and not handed over yet, those that were given up on left out, counted no further than one past `most`. */
export async function pendingCount(house: House, most = PENDING_MAX): Promise<number> {
  const rows = await house.db.$queryRaw<{ pending: number }[]>`SELECT count(*)::int AS pending FROM (SELECT 1 FROM "Dispatch" WHERE "dispatchedAt" IS NULL AND "deadAt" IS NULL LIMIT ${most + 1}) AS counted`
  return rows[0]?.pending ?? 0
}

const counted = new WeakMap<object, { atMs: number; pending: Promise<number> }>()

/** Asked by every door before it takes anything in; counts at most once a second. @throws Fault `too_many` with the time to wait */
export async function refuseWhenFlooded(house: House, most = PENDING_MAX): Promise<void> {
  const nowMs = house.now().getTime()
  let latest = counted.get(house.db)
  if (!latest || Math.abs(nowMs - latest.atMs) >= FRESH_MS) {
    latest = { atMs: nowMs, pending: pendingCount(house, most) }
    counted.set(house.db, latest)
    latest.pending.catch(() => counted.delete(house.db))
  }
  if ((await latest.pending) > most) throw new Fault('too_many', 'More came in than can be handled at once. Nothing of this request was kept: send it again later.', { retryAfterSeconds: RETRY_AFTER_SECONDS })
}
