import type { Inngest } from 'inngest'
import type { House } from '#lib/env/house.server.ts'
import { absorbOutcome } from '#lib/learning/absorb.server.ts'
import { leadOptedOut, leadReplied, outcomeObserved } from '../events.ts'
import type { AboutSignal } from '../events.ts'
import { asSteps } from '../steps.ts'
import type { Call } from '../steps.ts'

/** What the world did after a message is kept beside the decision behind it; then the signal gets its own decision. */
export const absorb = (house: House) => async ({ event, step }: Call<AboutSignal>) =>
  step.run('absorb', () => absorbOutcome(house, event.data))

export const absorbOutcomeFunction = (client: Inngest, house: House) => {
  const script = absorb(house)
  return client.createFunction(
    { id: 'absorb-outcome', triggers: [leadReplied, leadOptedOut, outcomeObserved], retries: 20 },
    ({ event, step }) => script({ event: { name: event.name, data: event.data as AboutSignal }, step: asSteps(step) }),
  )
}
