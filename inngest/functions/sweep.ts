import type { Inngest } from 'inngest'
import { cron } from 'inngest'
import { sweepSends } from '#lib/delivery/sweep.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { redispatch } from '#lib/relay/redispatch.server.ts'
import { sweepWaits } from '#lib/waits/sweep.server.ts'
import { asSteps } from '../steps.ts'
import type { Steps } from '../steps.ts'
import { deliver } from '../steps/deliver.ts'

const GRACE_SECONDS = 60
const LIMIT = 500

/** Takes up what an alarm missed or a dying process left: overdue waits, unsettled messages, signals nobody decided. */
export const sweep = (house: House) => async ({ step }: { step: Steps }) => ({
  waits: await step.run('waits', () => sweepWaits(house, { graceSeconds: 5, limit: LIMIT })),
  sends: await step.run('sends', () => sweepSends(house, (decisionId, inThread) => deliver(house, decisionId, inThread), { graceSeconds: GRACE_SECONDS, limit: LIMIT })),
  signals: await step.run('signals', () => redispatch(house, { graceSeconds: GRACE_SECONDS * 2, limit: LIMIT })),
})

export const sweepFunction = (client: Inngest, house: House) => {
  const script = sweep(house)
  return client.createFunction({ id: 'sweep', triggers: [cron('* * * * *')], retries: 1 }, ({ step }) => script({ step: asSteps(step) }))
}
