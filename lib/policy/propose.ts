import { actionKey, isOutreach } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'
import type { Candidate, Proposal } from '#lib/domain/proposal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { dripPreferences } from './drip.ts'
import { menuFor } from './menu.ts'
import { RULES_VERSION, rulePreferences } from './rules.ts'

/** The questions a decider may ask of the house: what speaks against an action, and what would become of it. */
export type Rulebook = {
  objections(action: Action): { guard: string; because: string; instead: Action }[]
  executes(action: Action): Action
}

const POLICY_BY_GROUP = { treatment: RULES_VERSION, holdout: RULES_VERSION, random: 'uniform-1', business_as_usual: 'drip-1' } as const

/**
 * Mask, then propose, then sample. Every feasible action that is not an escalation keeps a share of the floor, so that the log can teach;
 * the first feasible preference takes the rest. With no escalation preferred and one feasible action, that action has probability 1.
 * The draw comes from `seed` alone: the same situation and seed give the same proposal.
 */
export function propose(situation: Situation, rulebook: Rulebook, seed: string): Proposal {
  const group = situation.lead.group
  const preferences = group === 'business_as_usual' ? businessAsUsual(situation) : rulePreferences(situation)
  const candidates = weigh(situation, rulebook, preferences.map((preference) => preference.action))
  const wanted = preferences.find((preference) => candidates.find((candidate) => candidate.key === actionKey(preference.action))?.feasible)
  const favourite = wanted ? actionKey(wanted.action) : fallbackKey(candidates, preferences.map((preference) => actionKey(preference.action)))
  const spread = distribute(candidates, favourite, group === 'random' ? 1 : situation.settings.exploration.floor)

  const draw = chanceFrom(seed)()
  if (spread.every((candidate) => candidate.propensity === 0)) return nothingAllowed(situation, spread, seed, draw)
  const index = pickIndex(spread.map((candidate) => candidate.propensity), draw)
  const chosen = spread[index]!
  const reason = chosen.key === favourite ? (wanted?.reason ?? 'the first choice was not allowed') : `explored: drawn at ${chosen.propensity.toFixed(3)}`
  return {
    action: chosen.action, decider: 'rules', policyVersion: POLICY_BY_GROUP[group], candidates: spread, seed, draw,
    propensity: chosen.propensity, explored: chosen.key !== favourite, reason, fault: null,
  }
}

/** The safe end of a decider fault: nothing on the menu was allowed, so nothing is sent. */
function nothingAllowed(situation: Situation, candidates: readonly Candidate[], seed: string, draw: number): Proposal {
  const fault = 'the rules left nothing on the menu'
  return {
    action: { kind: 'skip', reason: fault }, decider: 'rules', policyVersion: POLICY_BY_GROUP[situation.lead.group],
    candidates: candidates.map((candidate) => (candidate.key === 'skip' ? { ...candidate, propensity: 1 } : candidate)),
    seed, draw, propensity: 1, explored: false, reason: fault, fault,
  }
}

/** Requests and outcomes are treated alike in every group; the drip only replaces what comes after. */
function businessAsUsual(situation: Situation) {
  return situation.signal.intent === 'explicit' || situation.signal.intent === 'none' ? rulePreferences(situation) : dripPreferences(situation)
}

/** The menu with each item's objections, the policy's own waits, and any wait an objection asks for. */
function weigh(situation: Situation, rulebook: Rulebook, preferred: readonly Action[]): Candidate[] {
  const menu = new Map<string, Action>()
  for (const action of menuFor(situation)) menu.set(actionKey(action), action)
  for (const action of preferred) menu.set(actionKey(action), action)
  const objectionsOf = new Map<string, ReturnType<Rulebook['objections']>>()
  for (const action of [...menu.values()]) {
    const objections = rulebook.objections(action)
    objectionsOf.set(actionKey(action), objections)
    const [only] = objections
    if (isOutreach(action) && objections.length === 1 && only?.instead.kind === 'wait' && !menu.has(actionKey(only.instead))) menu.set(actionKey(only.instead), only.instead)
  }
  return [...menu.entries()].map(([key, action]) => {
    const blockedBy = (objectionsOf.get(key) ?? rulebook.objections(action)).map(({ guard, because }) => ({ guard, because }))
    return { key, action, feasible: blockedBy.length === 0, blockedBy, propensity: 0, executes: actionKey(rulebook.executes(action)) }
  })
}

/** When nothing preferred is allowed: the wait that the best choice's only objection asked for, else skip, else wait, else a person. */
function fallbackKey(candidates: readonly Candidate[], preferredKeys: readonly string[]): string | null {
  const feasible = (key: string) => candidates.some((candidate) => candidate.key === key && candidate.feasible)
  for (const key of preferredKeys) {
    const candidate = candidates.find((each) => each.key === key)
    if (candidate && candidate.blockedBy.length === 1 && feasible(candidate.executes)) return candidate.executes
  }
  if (feasible('skip')) return 'skip'
  const open = candidates.filter((candidate) => candidate.feasible)
  return (open.find((candidate) => candidate.action.kind === 'wait') ?? open.find((candidate) => isOutreach(candidate.action)) ?? open[0])?.key ?? null
}

function distribute(candidates: readonly Candidate[], favourite: string | null, floor: number): Candidate[] {
  const explorable = candidates.filter((candidate) => candidate.feasible && candidate.action.kind !== 'escalate_to_human')
  const favoured = candidates.find((candidate) => candidate.key === favourite)
  const share = explorable.length === 0 ? 0 : favoured || floor >= 1 ? floor / explorable.length : 1 / explorable.length
  const rest = favoured ? 1 - share * explorable.length : 0
  return candidates.map((candidate) => {
    const base = explorable.includes(candidate) ? share : 0
    return { ...candidate, propensity: base + (candidate === favoured ? rest : 0) }
  })
}
