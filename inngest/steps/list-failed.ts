import type { House } from '#lib/env/house.server.ts'
import { noteStalled } from '#lib/relay/stalled.server.ts'
import { AboutPass } from '../events.ts'
import { asSteps } from '../steps.ts'

/** What the engine calls a failure handler with. */
type Failure = { event: { data: { event?: { data?: unknown } } }; error: { message: string }; step: unknown }

/**
 * A script that failed for good is listed as a dead letter, and not handed to a person as an escalation: no lead asked for anybody, an escalation would stop what else is pending
 * for the lead, and the cause is the house's, so one replay mends it. A call that no retry could mend for want of ids has nothing to replay.
 */
export const listFailed = (house: House) => async ({ event, error, step }: Failure): Promise<void> => {
  const about = AboutPass.safeParse(event.data.event?.data).data
  if (!about) return
  const { workspaceId, leadId, signalId, pass, waitId = null } = about
  await asSteps(step).run('list', () => noteStalled(house, { workspaceId, leadId, signalId, pass, waitId }, `this pass failed at every attempt: ${error.message}`, { last: true }))
}
