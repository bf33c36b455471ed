import type { Inngest } from 'inngest'
import { cron } from 'inngest'
import { sweepSends } from '#lib/delivery/sweep.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { findForgotten } from '#lib/relay/forgotten.server.ts'
import { redispatch } from '#lib/relay/redispatch.server.ts'
import { forgetFinished } from '#lib/relay/stalled.server.ts'
import { unfinishedDecisions } from '#lib/relay/unfinished.server.ts'
import { sweepWaits } from '#lib/waits/sweep.server.ts'
import { asSteps } from '../steps.ts'
import type { Steps } from '../steps.ts'
import { deliver } from '../steps/deliver.ts'
import { finishAll } from '../steps/finish.ts'

const GRACE_SECONDS = 60
const LIMIT = 500

/** Messages somebody should take up, each with every question asked again. */
export const sweepOutbox = (house: House, grace: { graceSeconds: number; limit: number }): Promise<number> =>
  sweepSends(house, (decisionId, inThread) => deliver(house, decisionId, inThread), grace)

/** Decisions that were recorded and never carried out, and passes that were lost. What was carried out meanwhile leaves the list of what stalled. */
export async function sweepDecisions(house: House, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<{ finished: number; again: number }> {
  const finished = await finishAll(house, await unfinishedDecisions(house, { graceSeconds, limit }))
  const again = await redispatch(house, { graceSeconds, limit })
  await forgetFinished(house)
  return { finished, again }
}

/** What is older than the sweep looks back: messages end with their reason, the rest is listed for a person. */
export async function sweepForgotten(house: House, limit: number): Promise<{ ended: number; listed: number }> {
  const old = await unfinishedDecisions(house, { graceSeconds: 0, limit, old: true })
  const ended = await finishAll(house, old.filter(({ kind }) => kind.startsWith('send_')))
  return { ended, listed: await findForgotten(house, limit) }
}

/** Takes up what an alarm missed or a dying process left: overdue waits, unsettled messages, decisions nobody carried out, signals nobody decided. */
export const sweep = (house: House) => async ({ step }: { step: Steps }) => ({
  waits: await step.run('waits', () => sweepWaits(house, { graceSeconds: 5, limit: LIMIT })),
  sends: await step.run('sends', () => sweepOutbox(house, { graceSeconds: GRACE_SECONDS, limit: LIMIT })),
  signals: await step.run('signals', () => sweepDecisions(house, { graceSeconds: GRACE_SECONDS * 2, limit: LIMIT })),
})

export const sweepFunction = (client: Inngest, house: House) => {
  const script = sweep(house)
  return client.createFunction({ id: 'sweep', triggers: [cron('* * * * *')], retries: 1 }, ({ step }) => script({ step: asSteps(step) }))
}
