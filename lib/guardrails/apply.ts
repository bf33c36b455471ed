import { actionKey } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import type { TrailEntry } from '#lib/domain/proposal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import type { Guard } from './guard.ts'
import { rubric } from './rubric.ts'

const ROUNDS_MAX = 6

/** Everything said against an action before it is chosen. Empty means feasible (law, consent, caps and budgets mask the menu). */
export const objections = (action: Action, situation: Situation, guards: readonly Guard[]): { guard: string; because: string; instead: Action }[] =>
  guards.flatMap((guard) => {
    const objection = guard.check(action, situation)
    return objection ? [{ guard: guard.name, because: objection.because, instead: objection.instead }] : []
  })

/**
 * What becomes of a choice: rubric first, then every guard; a downgrade re-enters both.
 * Ends when nobody objects; a circle of objections ends in `skip`, because no default sends.
 */
export function rule(chosen: Action, situation: Situation, guards: readonly Guard[]): { action: Action; trail: TrailEntry[] } {
  let action = chosen
  const trail: TrailEntry[] = []
  const move = (name: string, to: Action, because: string) => {
    trail.push({ rule: name, because, from: actionKey(action), to: actionKey(to) })
    action = to
  }
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const mapped = rubric(action, situation)
    if (mapped) {
      move('channel-rubric', mapped.to, mapped.because)
      continue
    }
    const objection = objections(action, situation, guards)[0]
    if (!objection) return { action, trail }
    move(objection.guard, objection.instead, objection.because)
  }
  move('no-circle', { kind: 'skip', reason: 'the rules left nothing to do' }, 'the rules left nothing to do')
  return { action, trail }
}
