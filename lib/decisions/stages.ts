import { actionKey, isOutreach } from '#lib/domain/action.ts'
import { hoursWords } from '#lib/domain/words.ts'
import type { Facts } from './explain.ts'

export const STAGE_KEYS = ['signal', 'situation', 'proposal', 'ruling', 'draft', 'clearance', 'receipt'] as const
export type StageKey = (typeof STAGE_KEYS)[number]
/** `changed` and `stopped` are the two a reader looks for; `open` is under way; `empty` was never reached. */
export type StageState = 'done' | 'changed' | 'stopped' | 'open' | 'empty'
export type Stage = { key: StageKey; title: string; ms: number | null; state: StageState; words: string }

const TITLES: Record<StageKey, string> = {
  signal: 'Signal', situation: 'Situation', proposal: 'Proposal', ruling: 'Ruling', draft: 'Draft', clearance: 'Clearance', receipt: 'Receipt',
}

type Progress = Facts & {
  ageHours: number
  latency: Partial<Record<string, number>>
  hasDraft: boolean
  /** The verdict of the newest check, or null when none was made. */
  check: 'clear' | 'refused' | null
}

/** The seven nouns of one pass, each with its time and its verdict. */
export function stages(facts: Progress): Stage[] {
  const { latency } = facts
  const row = (key: StageKey, ms: number | null | undefined, state: StageState, words: string): Stage => ({ key, title: TITLES[key], ms: ms ?? null, state, words })
  const sends = isOutreach(facts.ruled)
  return [
    row('signal', null, 'done', facts.ageHours < 1 / 60 ? 'at once' : `${hoursWords(facts.ageHours)} old`),
    row('situation', latency.look, 'done', ''),
    row('proposal', latency.decide, 'done', facts.deciderFault ? 'safe choice' : facts.explored ? 'explored' : ''),
    row('ruling', latency.record, ...ruling(facts)),
    row('draft', latency.write, ...(facts.hasDraft ? done : sends ? reached(facts) : empty)),
    row('clearance', null, ...(facts.check === 'refused' ? stopped : facts.check === 'clear' ? done : sends && facts.hasDraft ? reached(facts) : empty)),
    row('receipt', latency.deliver, ...receipt(facts)),
  ]
}

const done = ['done', ''] as const
const empty = ['empty', ''] as const
const stopped = ['stopped', 'stopped here'] as const
const open: readonly [StageState, string] = ['open', 'under way'] as const
const reached = ({ fate }: Progress): readonly [StageState, string] => (fate.kind === 'dropped' ? ['stopped', 'dropped here'] : fate.kind === 'none' ? empty : open)

function ruling({ proposed, ruled }: Progress): [StageState, string] {
  if (actionKey(proposed) === actionKey(ruled)) return ['done', isOutreach(ruled) ? '' : 'ends here']
  return isOutreach(proposed) && !isOutreach(ruled) ? ['stopped', 'changed, stopped here'] : ['changed', 'changed']
}

function receipt({ fate, check }: Progress): readonly [StageState, string] {
  switch (fate.kind) {
    case 'accepted': return done
    case 'failed': return ['stopped', 'failed']
    case 'unknown': return ['changed', 'unknown']
    case 'dropped': return empty
    case 'ready': return fate.because ? ['open', 'held'] : open
    default: return check === 'clear' ? open : empty
  }
}
