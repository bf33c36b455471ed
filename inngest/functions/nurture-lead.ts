import type { Inngest } from 'inngest'
import { RetryAfterError } from 'inngest'
import { raise } from '#lib/escalations/raise.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { look } from '#lib/leads/look.server.ts'
import { claimWait } from '#lib/waits/claim.server.ts'
import { park } from '#lib/waits/park.server.ts'
import { write } from '#lib/writing/write.server.ts'
import { AboutPass, leadOptedOut, leadReplied, signalReceived, waitDue } from '../events.ts'
import { asSteps } from '../steps.ts'
import type { Call } from '../steps.ts'
import { decide, record } from '../steps/decide.ts'
import { deliver, unsubscribeUrl } from '../steps/deliver.ts'
import { listFailed } from '../steps/list-failed.ts'
import { timed } from '../steps/timed.ts'

/** One signal, one pass, one action. */
export const nurture = (house: House) => async ({ event, step }: Call) => {
  const about = AboutPass.parse(event.data)
  const { value: situation, ms: lookMs } = await step.run('look', () => timed(() => look(house, about)))
  const { value: proposal, ms: decideMs } = await step.run('decide', () => timed(() => decide(situation)))
  const { decisionId, action, decider } = await step.run('record', () => record(house, situation, proposal, { look: lookMs, decide: decideMs }))

  // A person who answered meanwhile writes and sends what they decided themselves.
  if (decider === 'person' || action.kind === 'skip') return { decisionId }
  if (action.kind === 'escalate_to_human') return step.run('escalate', () => raise(house, { decisionId }))
  if (action.kind === 'wait') {
    const wait = await step.run('park', () => park(house, decisionId))
    await step.sleepUntil('wait', new Date(wait.dueAt))
    const claim = await step.run('wake', () => wake(house, wait.waitId))
    return { decisionId, wait: claim }
  }
  await step.run('write', () => write(house, decisionId, unsubscribeUrl(house)(decisionId)))
  return step.run('deliver', () => deliver(house, decisionId))
}

/** An alarm that rings early is set again; the row alone says when a wait is due. */
async function wake(house: House, waitId: string) {
  const claim = await claimWait(house, waitId)
  if (claim === 'early') throw new RetryAfterError('not due yet', 1000)
  return claim
}

export const nurtureLead = (client: Inngest, house: House) => {
  const script = nurture(house)
  return client.createFunction(
    {
      id: 'nurture-lead',
      triggers: [signalReceived, waitDue],
      retries: 20,
      concurrency: { key: 'event.data.leadId', limit: 1 },
      onFailure: listFailed(house),
      cancelOn: [leadReplied, leadOptedOut].map(({ event }) => ({ event, match: 'data.leadId' })),
    },
    ({ event, step }) => script({ event, step: asSteps(step) }),
  )
}
