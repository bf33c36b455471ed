import { z } from 'zod'
import { instantOf } from './duration.ts'
import { errors, STEP_OUTPUT_BYTES_MAX, WAIT_MS_MAX, type EngineError } from './limits.ts'

const Options = z.looseObject({
  type: z.string().optional(), event: z.string().optional(), if: z.string().optional(), timeout: z.string().optional(), duration: z.string().optional(),
  signal: z.string().optional(), conflict: z.string().optional(), function_id: z.string().optional(), parallelMode: z.string().optional(),
  payload: z.looseObject({ data: z.record(z.string(), z.unknown()).optional() }).optional(),
})
/** One line of an app's 206 answer. The JS SDK puts a sleep's length and a wait's event name in `name`. */
export const Op = z.looseObject({ id: z.string(), op: z.string(), name: z.string().nullish(), displayName: z.string().nullish(), opts: Options.nullish(), data: z.unknown().optional(), error: z.unknown().optional(), timing: z.looseObject({ b: z.number().optional() }).nullish().catch(null) })
export type Op = z.infer<typeof Op>

/** A step that has its result; `value` is JSON text in the shape the SDK wants back. `tookMs`: how long its code ran, where the SDK told (in nanoseconds). */
export type Fill = { step: string; op: string; name: string; failed: boolean; value: string; tookMs?: number | null }
/** A step that must wait for something, and what for. `untilMs` null means it waits as long as the run lives. */
export type Park = { step: string; op: string; name: string; race: boolean; how: Waiting }
export type Waiting =
  | { kind: 'run' }
  | { kind: 'sleep'; untilMs: number }
  | { kind: 'event'; event: string; expression: string | undefined; untilMs: number | null }
  | { kind: 'signal'; signal: string; untilMs: number | null; replace: boolean }
  | { kind: 'invoke'; fn: string; data: Record<string, unknown>; untilMs: number | null }

export type Said =
  | { kind: 'ops'; fills: Fill[]; parks: Park[] }
  | { kind: 'complete'; output: unknown; fills: Fill[] }
  | { kind: 'failed-step'; step: string; op: Op; error: unknown; retry: boolean; fills: Fill[] }
  | { kind: 'refused'; error: EngineError }

/** Reads the ops of one answer. The first thing that ends or retries the run decides; the rest is filled or parked. */
export function readOps(ops: readonly Op[], nowMs: number): Said {
  const fills: Fill[] = []
  const parks: Park[] = []
  for (const op of ops) {
    const name = op.displayName ?? op.name ?? ''
    const park = (how: Waiting) => { parks.push({ step: op.id, op: op.op, name, race: op.opts?.parallelMode === 'race', how }) }
    const until = (text: string | undefined) => (text === undefined || text === '' ? null : instantOf(text, nowMs))
    if (op.op === 'RunComplete') return { kind: 'complete', output: op.data ?? null, fills }
    if (op.op === 'StepError' || op.op === 'StepFailed') return { kind: 'failed-step', step: op.id, op, error: op.error ?? op.data, retry: op.op === 'StepError', fills }
    if (op.op === 'StepRun' || op.op === 'Step') {
      const fill = ran(op, name)
      if (fill === null) return { kind: 'refused', error: errors.stepTooLarge() }
      fills.push(fill)
    } else if (op.op === 'StepPlanned') park({ kind: 'run' })
    else if (op.op === 'Sleep') {
      const untilMs = instantOf(op.opts?.duration ?? op.name ?? '', nowMs) ?? nowMs
      if (untilMs - nowMs > WAIT_MS_MAX) return { kind: 'refused', error: errors.timeoutTooLong() }
      park({ kind: 'sleep', untilMs })
    } else if (op.op === 'WaitForEvent' || op.op === 'WaitForSignal' || op.op === 'InvokeFunction') {
      const untilMs = until(op.opts?.timeout)
      if (untilMs !== null && untilMs - nowMs > WAIT_MS_MAX) return { kind: 'refused', error: errors.timeoutTooLong() }
      if (op.op === 'WaitForEvent') park({ kind: 'event', event: op.opts?.event ?? op.name ?? '', expression: op.opts?.if, untilMs })
      else if (op.op === 'WaitForSignal') park({ kind: 'signal', signal: op.opts?.signal ?? op.name ?? '', untilMs, replace: op.opts?.conflict === 'replace' })
      else park({ kind: 'invoke', fn: op.opts?.function_id ?? '', data: op.opts?.payload?.data ?? {}, untilMs })
    } else if (op.op === 'DiscoveryRequest') continue
    else if (op.op === 'Gateway' || op.op === 'AIGateway') fills.push({ step: op.id, op: op.op, name, failed: true, value: JSON.stringify({ error: errors.needsServer('step.fetch and step.ai.infer') }) })
    else return { kind: 'refused', error: errors.needsServer(op.op) }
  }
  return { kind: 'ops', fills, parks }
}

/** The memo of a step that ran; null when it is over the limit, after its side effect, as on the real server. */
export function ran(op: Op, name: string): Fill | null {
  const value = JSON.stringify({ data: op.data ?? null })
  if (value.length > STEP_OUTPUT_BYTES_MAX || Buffer.byteLength(value) > STEP_OUTPUT_BYTES_MAX) return null
  return { step: op.id, op: 'StepRun', name, failed: false, value, tookMs: tookMs(op) }
}

export const tookMs = ({ timing }: Op): number | null => (timing?.b === undefined ? null : Math.max(0, Math.min(2 ** 31 - 1, Math.round(timing.b / 1e6))))
