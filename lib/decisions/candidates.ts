import type { Kind } from '#lib/domain/action.ts'
import type { Candidate } from '#lib/domain/proposal.ts'
import { ANGLE_WORDS, KIND_WORDS, hoursWords, sayKey } from '#lib/domain/words.ts'

/** What spoke against an item; `only` names the variants where it did not speak against all of its row. */
export type Block = { guard: string; because: string; only: string[] | null }

/** One row of the table of candidates. Beside what was chosen, one kind of action with one chance stands in one row. */
export type CandidateRow = {
  keys: string[]
  kind: Kind
  word: string
  detail: string
  feasible: boolean
  /** Of all the variants in the row together. */
  propensity: number
  /** What it would have become, where the rules would have changed it. */
  becomes: string | null
  blockedBy: Block[]
  proposed: boolean
  executed: boolean
}

export type CandidateTable = { rows: CandidateRow[]; feasible: number; total: number; sum: number; sumsToOne: boolean }

/** A floor is kept for every feasible action, so the sum of what could be drawn is one; anything else is a fault worth seeing. */
export const SUM_TOLERANCE = 1e-6

export function candidateRows(candidates: readonly Candidate[], proposedKey: string, executedKey: string): CandidateTable {
  const apart = (candidate: Candidate) => candidate.key === proposedKey || candidate.key === executedKey
  const folded = Map.groupBy(candidates, (candidate) => (apart(candidate) ? candidate.key : [candidate.action.kind, candidate.feasible, candidate.propensity].join()))
  const rows = [...folded.values()].map((group) => rowOf(group, proposedKey, executedKey))
  const sum = candidates.reduce((total, candidate) => total + candidate.propensity, 0)
  return {
    rows: rows.sort((a, b) => Number(b.feasible) - Number(a.feasible) || b.propensity - a.propensity || a.word.localeCompare(b.word)),
    feasible: candidates.filter((candidate) => candidate.feasible).length, total: candidates.length,
    sum, sumsToOne: Math.abs(sum - 1) <= SUM_TOLERANCE,
  }
}

function rowOf(group: readonly Candidate[], proposedKey: string, executedKey: string): CandidateRow {
  const [first] = group as readonly [Candidate, ...Candidate[]]
  return {
    keys: group.map((candidate) => candidate.key), kind: first.action.kind, word: KIND_WORDS[first.action.kind], detail: group.map(detailOf).filter(Boolean).join(', '), feasible: first.feasible,
    propensity: group.reduce((sum, candidate) => sum + candidate.propensity, 0), becomes: group.length > 1 || first.executes === first.key ? null : sayKey(first.executes), blockedBy: blocksOf(group),
    proposed: first.key === proposedKey, executed: first.key === executedKey,
  }
}

/** Each objection once: those against the whole row first. */
function blocksOf(group: readonly Candidate[]): Block[] {
  const said = Map.groupBy(group.flatMap((candidate) => candidate.blockedBy.map((objection) => ({ objection, candidate }))), ({ objection }) => `${objection.guard}\n${objection.because}`)
  return [...said.values()].map((voices): Block => {
    const against = [...new Set(voices.map(({ candidate }) => candidate))]
    return { ...voices[0]!.objection, only: against.length === group.length ? null : against.map(detailOf) }
  }).sort((a, b) => Number(a.only !== null) - Number(b.only !== null))
}

function detailOf({ action }: Candidate): string {
  if ('angle' in action) return ANGLE_WORDS[action.angle]
  if (action.kind === 'wait') return hoursWords(action.untilHours)
  return action.kind === 'escalate_to_human' ? `${action.priority} priority` : ''
}
