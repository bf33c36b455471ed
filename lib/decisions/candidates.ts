import type { Kind } from '#lib/domain/action.ts'
import type { Candidate } from '#lib/domain/proposal.ts'
import { ANGLE_WORDS, KIND_WORDS, hoursWords, sayKey } from '#lib/domain/words.ts'

/** One row of the table of candidates; several that share a kind and the same objections stand in one row. */
export type CandidateRow = {
  keys: string[]
  kind: Kind
  word: string
  detail: string
  feasible: boolean
  propensity: number
  /** What it would have become, where the rules would have changed it. */
  becomes: string | null
  blockedBy: { guard: string; because: string }[]
  proposed: boolean
  executed: boolean
}

/** A floor is kept for every feasible action, so the sum of what could be drawn is one; anything else is a fault worth seeing. */
export const SUM_TOLERANCE = 1e-6

export function candidateRows(candidates: readonly Candidate[], proposedKey: string, executedKey: string): { rows: CandidateRow[]; feasible: number; sum: number; sumsToOne: boolean } {
  const rows = new Map<string, CandidateRow>()
  for (const candidate of candidates) {
    const proposed = candidate.key === proposedKey
    const executed = candidate.key === executedKey
    const row: CandidateRow = {
      keys: [candidate.key], kind: candidate.action.kind, word: KIND_WORDS[candidate.action.kind], detail: detailOf(candidate), feasible: candidate.feasible,
      propensity: candidate.propensity, becomes: candidate.executes === candidate.key ? null : sayKey(candidate.executes), blockedBy: candidate.blockedBy, proposed, executed,
    }
    const shared = proposed || executed || candidate.feasible ? candidate.key : `${row.kind}\n${JSON.stringify(candidate.blockedBy)}`
    const before = rows.get(shared)
    if (!before) rows.set(shared, row)
    else rows.set(shared, { ...before, keys: [...before.keys, candidate.key], detail: [before.detail, row.detail].filter(Boolean).join(', '), becomes: before.becomes === row.becomes ? before.becomes : null })
  }
  const sum = candidates.reduce((total, candidate) => total + candidate.propensity, 0)
  return {
    rows: [...rows.values()].sort((a, b) => Number(b.feasible) - Number(a.feasible) || b.propensity - a.propensity || a.word.localeCompare(b.word)),
    feasible: candidates.filter((candidate) => candidate.feasible).length,
    sum,
    sumsToOne: Math.abs(sum - 1) <= SUM_TOLERANCE,
  }
}

function detailOf({ action }: Candidate): string {
  if ('angle' in action) return ANGLE_WORDS[action.angle]
  if (action.kind === 'wait') return hoursWords(action.untilHours)
  return action.kind === 'escalate_to_human' ? `${action.priority} priority` : ''
}
