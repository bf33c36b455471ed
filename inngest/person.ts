import { recordDecision } from '#lib/decisions/record.server.ts'
import type { Action, Channel } from '#lib/domain/action.ts'
import type { Actor } from '#lib/domain/actor.ts'
import type { Proposal } from '#lib/domain/proposal.ts'
import type { House } from '#lib/env/house.server.ts'
import { look } from '#lib/leads/look.server.ts'
import { baseline } from '#lib/policy/drip.ts'
import { citationsOf } from '#lib/decisions/citations.ts'
import { writeByHand } from '#lib/writing/write.server.ts'
import { deliver, unsubscribeUrl } from './steps/deliver.ts'
import type { Delivered } from './steps/deliver.ts'

export type PersonMessage = { signalId: string; channel: Extract<Channel, 'email' | 'chat'>; subject: string; body: string }

/**
 * A person's message is a decision too: decider `person`, no propensity, outside learning, counted, and through the same clearance and outbox.
 * It answers inside a live human thread, so caps and quiet hours do not hold it; opt-out, registry and epoch do.
 */
export async function sendAsPerson(house: House, actor: Extract<Actor, { kind: 'person' }>, message: PersonMessage): Promise<Delivered & { decisionId: string }> {
  const passes = await house.db.decision.aggregate({ where: { signalId: message.signalId, workspaceId: actor.workspaceId }, _max: { pass: true } })
  const situation = await look(house, { workspaceId: actor.workspaceId, signalId: message.signalId, pass: (passes._max.pass ?? 0) + 1 })
  const action: Action = message.channel === 'email' ? { kind: 'send_email', angle: 'answer', priority: 'normal' } : { kind: 'send_chat', angle: 'answer' }
  const proposal: Proposal = {
    action, decider: 'person', policyVersion: `person:${actor.id}`, candidates: [], seed: '', draw: 0, propensity: 1, explored: false, reason: 'a person wrote', fault: null,
  }
  const ruling = { action, trail: [], executedPropensity: 1, rubricVersion: 'none' }
  const { decisionId } = await recordDecision(house, { situation, proposal, ruling, baseline: baseline(situation), citations: citationsOf(situation), latency: {} })
  await writeByHand(house, decisionId, unsubscribeUrl(house)(decisionId), message)
  return { decisionId, ...(await deliver(house, decisionId, true)) }
}
