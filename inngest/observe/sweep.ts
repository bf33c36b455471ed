import type { House } from '#lib/env/house.server.ts'
import { count } from '#lib/telemetry/meters.server.ts'
import { isTracing, traced } from '#lib/telemetry/traces.server.ts'
import { deliver } from '../steps/deliver.ts'
import type { Delivered } from '../steps/deliver.ts'

/** What the sweep delivers is counted, and a span in the trace of the signal it goes back to. */
export const sweptDelivery = (house: House) => async (decisionId: string, inThread: boolean): Promise<Delivered> => {
  const decision = isTracing() ? await house.db.decision.findUnique({ where: { id: decisionId }, select: { signalId: true } }) : null
  return traced(decision?.signalId ?? null, 'deliver', { 'bide.function': 'sweep', 'bide.decision': decisionId }, async (tell) => {
    const delivered = await deliver(house, decisionId, inThread)
    const outcome = delivered.cleared ? delivered.receipt.state : 'refused'
    count('deliveries', { outcome })
    tell({ 'bide.outcome': outcome })
    return delivered
  })
}
