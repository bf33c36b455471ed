import type { Action } from './action.ts'

/** One rule's word against an action: what to do instead, and why, in a sentence a marketer can read. */
export type Objection = { instead: Action; because: string }

/** One item of the menu as the decider saw it. */
export type Candidate = {
  key: string
  action: Action
  feasible: boolean
  /** Who objected, when not feasible. */
  blockedBy: { guard: string; because: string }[]
  /** Probability of being proposed; 0 when not feasible. */
  propensity: number
  /** What the rubric and guards make of it if it is proposed: the key of the executed action. */
  executes: string
}

export type DeciderName = 'rules' | 'learned' | 'llm' | 'hybrid' | 'person'

/** The decider's choice, with what learning needs to believe it. */
export type Proposal = {
  action: Action
  decider: DeciderName
  policyVersion: string
  candidates: readonly Candidate[]
  seed: string
  draw: number
  propensity: number
  /** True when the draw did not take the policy's first choice. */
  explored: boolean
  /** What the policy thought, in a sentence. */
  reason: string
  fault: string | null
}

export type TrailEntry = { rule: string; because: string; from: string; to: string }

/** What is allowed to happen, and every objection on the way. */
export type Ruling = { action: Action; trail: readonly TrailEntry[]; executedPropensity: number; rubricVersion: string }
