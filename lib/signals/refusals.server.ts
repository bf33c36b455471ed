import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'

const WRITTEN_EVERY_MS = 1_000

/** Refusals not written down yet, and when the last ones were: a flood of forged requests must not become a flood of writes. */
const pending = new WeakMap<object, Map<string, { count: number; writtenMs: number }>>()

/** Does the work for a source; a request that is turned away whole is counted with its reason, so that whoever set the source up sees why. What is only a matter of time is not. */
export async function noting<T>(house: House, sourceId: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (sourceId !== undefined && error instanceof Fault && error.kind !== 'too_many' && error.kind !== 'unavailable') await note(house, sourceId, error.message)
    throw error
  }
}

async function note(house: House, sourceId: string, because: string): Promise<void> {
  const now = house.now()
  const counts = pending.get(house.db) ?? new Map<string, { count: number; writtenMs: number }>()
  pending.set(house.db, counts)
  const before = counts.get(sourceId) ?? { count: 0, writtenMs: Number.NEGATIVE_INFINITY }
  const count = before.count + 1
  const isDue = Math.abs(now.getTime() - before.writtenMs) >= WRITTEN_EVERY_MS
  counts.set(sourceId, isDue ? { count: 0, writtenMs: now.getTime() } : { count, writtenMs: before.writtenMs })
  if (isDue) await house.db.source.updateMany({ where: { id: sourceId }, data: { refusedCount: { increment: count }, lastRefusedAt: now, lastRefusal: because.slice(0, 300) } })
}
