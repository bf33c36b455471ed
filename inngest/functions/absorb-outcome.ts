import type { Inngest } from 'inngest'
import type { House } from '#lib/env/house.server.ts'
import { absorbOutcome } from '#lib/learning/absorb.server.ts'
import { AboutSignal, leadOptedOut, leadReplied, outcomeObserved } from '../events.ts'
import { asSteps } from '../steps.ts'
import type { Call } from '../steps.ts'
import { listFailed } from '../steps/list-failed.ts'

/** What the world did after a message is kept beside the decision behind it; then the signal gets its own decision. */
export const absorb = (house: House) => async ({ event, step }: Call) =>
  step.run('absorb', () => absorbOutcome(house, AboutSignal.parse(event.data)))

export const absorbOutcomeFunction = (client: Inngest, house: House) => {
  const script = absorb(house)
  return client.createFunction(
    { id: 'absorb-outcome', triggers: [leadReplied, leadOptedOut, outcomeObserved], retries: 20, onFailure: listFailed(house) },
    ({ event, step }) => script({ event, step: asSteps(step) }),
  )
}
