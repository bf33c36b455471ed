import type { StepRow } from '#lib/engine/inspect-runs.server.ts'
import { withoutAddresses } from './redact.ts'
import { waterfall } from './waterfall.ts'
import type { Bar } from './waterfall.ts'
import { stepWords } from './words.ts'

export type StepLine = {
  id: string
  name: string
  /** What it does: runs code, sleeps, waits for an event or for another run. */
  does: 'runs' | 'sleeps' | 'waits' | 'invokes'
  state: StepRow['state']
  attempts: number
  /** Milliseconds: its own code, or for a sleep the time until it ended or until now. Null before it ran. */
  tookMs: number | null
  /** Milliseconds between the end of what came before and its beginning. Null where that cannot be told. */
  queueMs: number | null
  /** ISO instant at which a pending step goes on, or gives up. */
  dueAt: string | null
  value: unknown
  bar: Bar
}

const DOES: Record<string, StepLine['does']> = { Sleep: 'sleeps', WaitForEvent: 'waits', WaitForSignal: 'waits', InvokeFunction: 'invokes' }

type Run = { createdAt: number; startedAt: number | null; endedAt: number | null; steps: readonly StepRow[] }

/** The steps of a run in order, each with its place on the common line. Instants given are ms since 1970. */
export function stepLines({ createdAt, startedAt, endedAt, steps }: Run, nowMs: number): StepLine[] {
  const spans = steps.map((step) => span(step))
  const bars = waterfall(spans, createdAt, endedAt ?? nowMs)
  return steps.map((step, index) => {
    const { startMs, endMs, rests } = spans[index]!
    const before = steps.slice(0, index).map((each, at) => (each.endedAt !== null ? spans[at]!.endMs ?? 0 : 0))
    const readyMs = Math.max(startedAt ?? createdAt, ...before)
    return {
      id: step.id, name: stepWords(step.name), does: DOES[step.op] ?? 'runs', state: step.state, attempts: step.attempts,
      tookMs: rests ? (endMs ?? Math.min(nowMs, endedAt ?? nowMs)) - startMs : step.tookMs,
      queueMs: rests || step.endedAt === null ? null : Math.max(0, startMs - (index === 0 ? createdAt : readyMs)),
      dueAt: step.dueAt === null ? null : new Date(step.dueAt).toISOString(), value: withoutAddresses(memo(step.value)), bar: bars[index]!,
    }
  })
}

/** A step that ran began as long before its end as its code took; one that rests, when it was parked. */
function span(step: StepRow) {
  const rests = DOES[step.op] !== undefined
  const startMs = rests || step.endedAt === null ? step.createdAt : Math.max(0, step.endedAt - (step.tookMs ?? 0))
  return { startMs, endMs: step.endedAt, rests }
}

/** The SDK keeps `{data}` or `{error}`; what is shown is what is inside. */
function memo(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const keys = Object.keys(value)
  return keys.length === 1 && (keys[0] === 'data' || keys[0] === 'error') ? Object.values(value)[0] : value
}
