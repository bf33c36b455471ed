import type { LastWord } from './facts.server.ts'

/** The questions that must hold at the very instant of the claim. Why not, or null. Unknown means no. */
export function refusalNow(word: LastWord, about: { epoch: number; inThread: boolean }): string | null {
  if (!word.known) return 'no record of this lead'
  if (word.listed) return `on the suppression list: ${word.listed.reason}`
  if (word.epoch !== about.epoch) return 'something newer happened to this lead'
  if (word.leadState === 'opted_out') return 'the lead opted out'
  if (word.leadState === 'erased') return 'the lead was erased'
  if (word.leadState === 'human' && !about.inThread) return 'a person is handling this lead'
  return null
}
