import type { ReactNode } from 'react'

export type Stage = {
  label: string
  /** What it said: "2 ms · changed". */
  note?: ReactNode
  /** `changed` altered the outcome, `stopped` ended it here, `empty` was never reached, `running` is going on. */
  state: 'done' | 'changed' | 'stopped' | 'empty' | 'running'
  href?: string
}

const TINT: Record<Stage['state'], string> = { done: 'bg-surface', changed: 'bg-warn-soft', stopped: 'bg-danger-soft', empty: 'bg-transparent text-ink-3 border-dashed', running: 'bg-surface' }
const SAID: Partial<Record<Stage['state'], string>> = { changed: 'changed the outcome', stopped: 'stopped here', empty: 'not reached', running: 'going on' }

/** The stages of a decision in order; each jumps to its part of the page. */
export function StageStrip({ label, stages }: { label: string; stages: readonly Stage[] }) {
  return (
    <ol aria-label={label} className="grid grid-cols-2 sm:grid-cols-4 xl:grid-flow-col xl:auto-cols-fr xl:grid-cols-none">
      {stages.map((stage, at) => (
        <li key={stage.label} className={`-ml-px -mt-px border ${TINT[stage.state]}`}>
          <a href={stage.href ?? `#stage-${at + 1}`} className="block h-full px-2.5 py-2 text-xs text-inherit no-underline hover:bg-sunken/60">
            <span className="block font-semibold">{at + 1}. {stage.label}</span>
            <span className="block text-ink-2 num">{stage.note ?? SAID[stage.state] ?? ' '}</span>
            {stage.note && SAID[stage.state] ? <span className="sr-only">{SAID[stage.state]}</span> : null}
            {stage.state === 'running' ? <span aria-hidden className="hatch mt-1 block h-1.5" /> : null}
          </a>
        </li>
      ))}
    </ol>
  )
}
