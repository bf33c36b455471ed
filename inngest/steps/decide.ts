import { citationsOf } from '#lib/decisions/citations.ts'
import { decisionIdFor } from '#lib/decisions/row.ts'
import { recordDecision } from '#lib/decisions/record.server.ts'
import type { Recorded } from '#lib/decisions/record.server.ts'
import type { Proposal } from '#lib/domain/proposal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import type { House } from '#lib/env/house.server.ts'
import { objections, rule } from '#lib/guardrails/apply.ts'
import { guards } from '#lib/guardrails/index.ts'
import { applyGuards } from '#lib/guardrails/ruling.ts'
import { baseline } from '#lib/policy/drip.ts'
import { propose } from '#lib/policy/propose.ts'
import { annotate } from '#lib/telemetry/traces.server.ts'

/** Situation to proposal: the policy asks the guards what is feasible, and draws from a seed that is the pass's own. */
export const decide = (situation: Situation): Proposal =>
  propose(situation, {
    objections: (action) => objections(action, situation, guards),
    executes: (action) => rule(action, situation, guards).action,
  }, decisionIdFor(situation))

/** Proposal to ruling to ledger, in one step, so that a replay cannot rule anew. */
export const record = (house: House, situation: Situation, proposal: Proposal, latency: Record<string, number>): Promise<Recorded> => {
  const startedAt = performance.now()
  const ruling = applyGuards(proposal, situation, guards)
  annotate({ 'bide.policy_version': proposal.policyVersion, 'bide.decider': proposal.decider, 'bide.fault': proposal.fault !== null, 'bide.rules': ruling.trail.map(({ rule }) => rule) })
  return recordDecision(house, { situation, proposal, ruling, baseline: baseline(situation), citations: citationsOf(situation), latency: { ...latency, rule: performance.now() - startedAt } })
}
