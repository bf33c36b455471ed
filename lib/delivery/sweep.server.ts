import type { House } from '#lib/env/house.server.ts'
import type { LastQuestion } from './claim.server.ts'
import { reconcile } from './reconcile.server.ts'
import { send } from './send.server.ts'

/** Messages whose process died: unsettled ones are reconciled, and ready ones nobody is working on are taken up again. */
export async function sweepSends(house: House, ask: LastQuestion, unsubscribeUrl: (decisionId: string) => string, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<number> {
  const before = new Date(house.now().getTime() - graceSeconds * 1000)
  const stuck = await house.db.send.findMany({
    where: { OR: [{ state: { in: ['sending', 'unknown'] }, claimedAt: { lte: before } }, { state: 'ready', createdAt: { lte: before } }] },
    orderBy: { createdAt: 'asc' }, take: limit, select: { id: true, state: true },
  })
  for (const { id, state } of stuck) {
    if (state !== 'ready') await reconcile(house, id)
    else await send(house, id, ask, unsubscribeUrl)
  }
  return stuck.length
}
