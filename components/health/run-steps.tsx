import { duration } from '#components/ui/format.ts'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { StepLine } from '#lib/health/run.ts'

const DOES: Record<StepLine['does'], string> = { runs: '', sleeps: 'sleeps', waits: 'waits for an event', invokes: 'waits for another run' }

const columnsOf = (live: boolean): readonly Column<StepLine>[] => [
  { key: 'step', head: 'Step', rowHead: true, width: '21%', cell: (step) => <>{step.name}{DOES[step.does] ? <span className="block text-xs font-normal text-ink-3">{DOES[step.does]}</span> : null}</> },
  { key: 'state', head: 'State', width: '16%', cell: (step) => <StepState step={step} live={live} /> },
  { key: 'tries', head: 'Attempts', align: 'right', width: '8%', cell: (step) => step.attempts },
  { key: 'queue', head: 'Queued', align: 'right', width: '9%', cell: (step) => (step.queueMs === null ? <span className="text-ink-3">–</span> : duration(step.queueMs)) },
  { key: 'took', head: 'Took', align: 'right', width: '10%', cell: (step) => (step.tookMs === null ? <span className="text-ink-3">–</span> : <>{step.exact ? '' : <span className="text-ink-3" title="At most: only when it ended is known">≤ </span>}{duration(step.tookMs)}</>) },
  { key: 'line', head: 'On the line of the run', width: '36%', cell: (step) => <BarOf step={step} live={live} /> },
]

/** The steps as a waterfall, each with what it came to. */
export function RunSteps({ steps, live }: { steps: readonly StepLine[]; live: boolean }) {
  return (
    <figure className="m-0 flex flex-col gap-2">
      <Table caption="Steps of this run" rows={steps} rowKey={(step) => step.id} columns={columnsOf(live)} minWidth="44rem" fixed />
      <figcaption className="text-2xs text-ink-3">Bars lie in order on one line whose stretches are as long as the logarithm of their time, so that a step of milliseconds is seen beside a wait of days. Hatched: nothing ran. Queued: from when it could run to when it did.</figcaption>
    </figure>
  )
}

function StepState({ step, live }: { step: StepLine; live: boolean }) {
  if (step.state === 'failed') return <Tag tone="danger">failed</Tag>
  if (step.state === 'done') return <span className="text-ink-2"><span aria-hidden>✓ </span>done</span>
  if (!live) return <span className="text-ink-2">ended with the run</span>
  return <span className="text-ink-2">{step.does === 'runs' ? step.attempts > 0 && step.dueAt ? 'tried again' : 'runs' : 'still on'}{step.dueAt ? <span className="block text-xs text-ink-3">until <Time at={step.dueAt} /></span> : null}</span>
}

const LEAST = 0.6

function BarOf({ step: { bar, does, state }, live }: { step: StepLine; live: boolean }) {
  const [left, width] = [Math.min(100 - LEAST, bar.from * 100), Math.max(LEAST, (bar.to - bar.from) * 100)]
  return (
    <span aria-hidden className="relative mt-1 block h-3 border-b">
      <span className={`absolute inset-y-0 ${does === 'runs' ? (state === 'failed' ? 'bg-danger' : 'bg-ink-2') : `hatch border border-series-0 ${state === 'pending' && live ? 'border-dashed' : ''}`}`} style={{ left: `${left}%`, width: `${Math.min(width, 100 - left)}%` }} />
    </span>
  )
}
