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
  /** Milliseconds: its own code, or for a sleep the time until it ended or until now. Null before it ran. `exact` is false where only the time since the step before is known. */
  tookMs: number | null
  exact: boolean
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
  const spans = steps.map((step, index) => spanOf(step, readyAt(steps.slice(0, index), startedAt ?? createdAt)))
  const bars = waterfall(spans, createdAt, endedAt ?? nowMs)
  return steps.map((step, index) => {
    const { startMs, endMs, rests, readyMs, exact } = spans[index]!
    const untilMs = endMs ?? (rests ? Math.min(nowMs, endedAt ?? nowMs) : null)
    return {
      id: step.id, name: stepWords(step.name), does: DOES[step.op] ?? 'runs', state: step.state, attempts: step.attempts, exact,
      tookMs: untilMs === null ? null : untilMs - startMs, queueMs: rests || endMs === null || !exact ? null : Math.max(0, startMs - (index === 0 ? createdAt : readyMs)),
      dueAt: step.dueAt === null ? null : new Date(step.dueAt).toISOString(), value: withoutAddresses(memo(step.value)), bar: bars[index]!,
    }
  })
}

/** When a step could begin: what came before it had ended. */
const readyAt = (before: readonly StepRow[], beganMs: number): number => Math.max(beganMs, ...before.flatMap((step) => step.endedAt ?? []))

/** A step that ran began as long before its end as its code took, or where that is not known, when it could; one that rests, when it was parked. */
function spanOf(step: StepRow, readyMs: number) {
  const rests = DOES[step.op] !== undefined
  const exact = rests || step.endedAt === null || step.tookMs !== null
  const startMs = rests || step.endedAt === null ? step.createdAt : step.tookMs === null ? Math.min(readyMs, step.endedAt) : Math.max(0, step.endedAt - step.tookMs)
  return { startMs, endMs: step.endedAt, rests, readyMs, exact }
}

/** The SDK keeps `{data}` or `{error}`; what is shown is what is inside. */
function memo(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const keys = Object.keys(value)
  return keys.length === 1 && (keys[0] === 'data' || keys[0] === 'error') ? Object.values(value)[0] : value
}
