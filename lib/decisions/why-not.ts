import type { Kind } from '#lib/domain/action.ts'
import type { Candidate } from '#lib/domain/proposal.ts'
import { KIND_WORDS } from '#lib/domain/words.ts'

export type WhyNot = { kind: Kind; word: string; verdict: 'blocked' | 'possible' | 'absent'; because: string[] }

const ORDER: readonly Kind[] = ['send_email', 'send_sms', 'send_chat', 'wait', 'skip', 'escalate_to_human']

/** For each kind of action that was not taken: what spoke against it, or that it was possible and the draw fell elsewhere. */
export function whyNot(candidates: readonly Candidate[], executed: Kind): WhyNot[] {
  return ORDER.filter((kind) => kind !== executed).map((kind): WhyNot => {
    const word = KIND_WORDS[kind]
    const mine = candidates.filter((candidate) => candidate.action.kind === kind)
    if (mine.length === 0) return { kind, word, verdict: 'absent', because: ['it was not on the menu'] }
    const feasible = mine.filter((candidate) => candidate.feasible)
    if (feasible.length === 0) return { kind, word, verdict: 'blocked', because: sharedFirst(mine) }
    const odds = feasible.reduce((sum, candidate) => sum + candidate.propensity, 0)
    if (odds === 0) return { kind, word, verdict: 'possible', because: ['it was allowed, and the policy gave it no chance'] }
    return { kind, word, verdict: 'possible', because: [`it was allowed at ${odds.toFixed(2)}, and something else was chosen`] }
  })
}

/** Each objection once; those against every variant before those against some. */
function sharedFirst(candidates: readonly Candidate[]): string[] {
  const counts = new Map<string, number>()
  for (const candidate of candidates) {
    for (const words of new Set(candidate.blockedBy.map((objection) => objection.because))) counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const shared = sorted.filter(([, count]) => count === candidates.length)
  return (shared.length > 0 ? shared : sorted).map(([words]) => words)
}
