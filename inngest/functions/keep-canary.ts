import type { Inngest } from 'inngest'
import { RetryAfterError } from 'inngest'
import { canaryDue, ring } from '#lib/canary/ring.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { AboutCanary, canaryPlanted } from '../events.ts'
import { asSteps } from '../steps.ts'
import type { Call } from '../steps.ts'

/** The same as a lead's wait, for nobody: sleeps until the row's time, and rings it. */
export const tendCanary = (house: House) => async ({ event, step }: Call) => {
  const { canaryId } = AboutCanary.parse(event.data)
  const dueAt = await step.run('read', () => canaryDue(house, canaryId))
  if (dueAt === null) return { canaryId, rung: 'not_mine' }
  await step.sleepUntil('wait', new Date(dueAt))
  return { canaryId, rung: await step.run('ring', () => sound(house, canaryId)) }
}

async function sound(house: House, canaryId: string) {
  const rung = await ring(house, canaryId)
  if (rung === 'early') throw new RetryAfterError('not due yet', 1000)
  return rung
}

export const keepCanaryFunction = (client: Inngest, house: House) => {
  const script = tendCanary(house)
  return client.createFunction({ id: 'keep-canary', triggers: [canaryPlanted], retries: 20 }, ({ event, step }) => script({ event, step: asSteps(step) }))
}
