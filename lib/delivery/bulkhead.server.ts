import type { House } from '#lib/env/house.server.ts'
import { poolKey } from './pool.ts'
import type { Pool } from './pool.ts'

/** Hand-overs going on at once to one pool, in one process: a provider that hangs holds up this many and no more. */
export const HANDOVERS_MAX = 8
/** How long a message waits for a place before it is left to the sweep; a pool that has not moved for as long lets nobody wait. */
const PATIENCE_MS = 1_000

type Bulkhead = { inFlight: number; movedAt: number; waiting: Set<() => void> }
const houses = new WeakMap<object, Map<string, Bulkhead>>()

/** A place among the hand-overs of this pool, to be given back by calling it, or null when there is none. */
export async function enter(house: House, pool: Pool): Promise<(() => void) | null> {
  const bulkhead = bulkheadOf(house, pool)
  if (bulkhead.inFlight >= HANDOVERS_MAX && !(await freed(bulkhead))) return null
  bulkhead.inFlight++
  bulkhead.movedAt = performance.now()
  let left = false
  return () => {
    if (left) return
    left = true
    bulkhead.inFlight--
    bulkhead.movedAt = performance.now()
    const [next] = bulkhead.waiting
    next?.()
  }
}

async function freed(bulkhead: Bulkhead): Promise<boolean> {
  const endsAt = performance.now() + PATIENCE_MS
  while (bulkhead.inFlight >= HANDOVERS_MAX) {
    const now = performance.now()
    if (now >= endsAt || now - bulkhead.movedAt >= PATIENCE_MS) return false
    await new Promise<void>((resolve) => {
      const wake = () => { clearTimeout(timer); bulkhead.waiting.delete(wake); resolve() }
      const timer = setTimeout(wake, endsAt - now)
      bulkhead.waiting.add(wake)
    })
  }
  return true
}

function bulkheadOf(house: House, pool: Pool): Bulkhead {
  const pools = houses.get(house.db) ?? new Map<string, Bulkhead>()
  houses.set(house.db, pools)
  const found = pools.get(poolKey(pool)) ?? { inFlight: 0, movedAt: 0, waiting: new Set() }
  pools.set(poolKey(pool), found)
  return found
}
