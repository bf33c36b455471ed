import type { House } from '#lib/env/house.server.ts'

/** Longer than the sweep looks back for events the engine lost. */
export const DISPATCH_KEPT_DAYS = 14

/** Forgets events that were handed over or let go long ago: what they spoke of stays in its own rows. Returns how many. */
export async function pruneDispatches(house: House): Promise<number> {
  const before = new Date(house.now().getTime() - DISPATCH_KEPT_DAYS * 86_400_000)
  const { count } = await house.db.dispatch.deleteMany({ where: { OR: [{ dispatchedAt: { lt: before } }, { discardedAt: { lt: before } }] } })
  return count
}
