import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import { STATE_WORDS } from '#lib/health/state.ts'
import type { RunState as State } from '#lib/health/state.ts'

const TONES: Partial<Record<State, Tone>> = { failed: 'danger', stuck: 'danger', retrying: 'warn', completed: 'ok', ready: 'accent' }
const SIGNS: Partial<Record<State, string>> = { cancelled: '×', ready: '▸' }
const RESTS: readonly State[] = ['sleeping', 'waiting', 'child', 'queued']

/** How a run stands; what rests carries the hatch. */
export function RunState({ state }: { state: State }) {
  if (!RESTS.includes(state)) return <Tag tone={TONES[state] ?? 'neutral'} {...(SIGNS[state] ? { sign: SIGNS[state] } : {})}>{STATE_WORDS[state]}</Tag>
  return <span className="inline-flex items-center gap-1.5 py-0.5 text-xs text-ink-2"><span aria-hidden className="hatch inline-block h-2.5 w-5 shrink-0 border border-dashed border-series-0" />{STATE_WORDS[state]}</span>
}
