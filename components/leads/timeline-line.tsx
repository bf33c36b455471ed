import type { MouseEvent } from 'react'
import { Mark } from '#components/ui/mark.tsx'
import { Time } from '#components/ui/time.tsx'
import { WaitLine } from '#components/ui/wait-line.tsx'
import type { Line } from '#lib/leads/fold.ts'
import type { DecisionItem } from '#lib/leads/timeline.ts'
import { told } from './told.ts'

type Props = { line: Line; zone: string; current: boolean; onPick: (decisionId: string, history: 'push') => void }

/** One line of the timeline: its mark on the rail, what happened, when, and why. A decision opens beside it; a wait has its length. */
export function TimelineLine({ line, zone, current, onPick }: Props) {
  const { item, count, since } = line
  const { mark, title, mono, note } = told(item)
  const words = <span className={mono ? 'font-mono text-xs' : 'font-semibold'}>{title}{count > 1 ? <span className="pl-1 font-normal text-ink-2"> ×{count}</span> : null}</span>
  return (
    <li aria-current={current || undefined} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5">
      <span className="flex flex-col items-center">
        <span className="flex h-7 items-center"><Mark kind={mark} /></span>
        {item.kind === 'decision' && item.wait && item.wait.state !== 'open' ? <Drawn wait={item.wait} /> : <span className="w-px flex-1 bg-line" />}
      </span>
      <div className={`-mx-1.5 mb-1 min-w-0 rounded-tag px-1.5 pt-1 pb-1.5 ${current ? 'bg-accent-soft' : ''}`}>
        <p className="flex items-baseline justify-between gap-x-2">
          {item.kind === 'decision'
            ? <a href={`?decision=${item.id}`} className="min-w-0 break-words text-ink hover:text-accent hover:underline" onClick={(event) => pick(event, item, onPick)}>{words}</a>
            : <span className="min-w-0 break-words">{words}</span>}
          <span className="shrink-0 text-xs text-ink-3"><Time at={item.at} /></span>
        </p>
        {note ? <p className="text-xs break-words text-ink-2">{note}</p> : null}
        {count > 1 ? <p className="text-xs text-ink-3">since <Time at={since} zone={zone} /></p> : null}
      </div>
    </li>
  )
}

/** A wait that is open is drawn above now, whole; here it is only its ring. */
const Drawn = ({ wait }: { wait: NonNullable<DecisionItem['wait']> }) => (
  <>
    <WaitLine fromAt={wait.from} toAt={wait.to} />
    <span className="w-px flex-1 bg-line" />
  </>
)

/** A plain click stays on the page; every other click is the browser's. */
function pick(event: MouseEvent, item: DecisionItem, onPick: Props['onPick']): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
  event.preventDefault()
  onPick(item.id, 'push')
}
