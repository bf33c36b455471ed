import { actionKey } from '#lib/domain/action.ts'
import type { Proposal, Ruling } from '#lib/domain/proposal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { rule } from './apply.ts'
import type { Guard } from './guard.ts'
import { RUBRIC_VERSION } from './rubric.ts'

/** Rules on a proposal. The executed propensity is summed over every candidate that maps to what is executed. */
export function applyGuards(proposal: Proposal, situation: Situation, guards: readonly Guard[]): Ruling {
  const { action, trail } = rule(proposal.action, situation, guards)
  const key = actionKey(action)
  const executedPropensity = proposal.candidates.reduce((sum, candidate) => (candidate.executes === key ? sum + candidate.propensity : sum), 0)
  return { action, trail, executedPropensity, rubricVersion: RUBRIC_VERSION }
}
