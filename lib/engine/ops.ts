import { z } from 'zod'
import { instantOf } from './duration.ts'
import { whyNotCompiled } from './expression-check.ts'
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
/** A step that must wait for something, and what for. `untilMs` null means it waits as long as the run lives. `unread`: no length came, so it is over at once. */
export type Park = { step: string; op: string; name: string; race: boolean; how: Waiting }
export type Waiting =
  | { kind: 'run' }
  | { kind: 'sleep'; untilMs: number; unread: boolean }
  | { kind: 'event'; event: string; expression: string | undefined; untilMs: number | null; unread: boolean }
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
    if (op.op === 'DiscoveryRequest') continue
    if (op.op === 'StepError' || op.op === 'StepFailed') return { kind: 'failed-step', step: op.id, op, error: op.error ?? op.data, retry: op.op === 'StepError', fills }
    if (op.op === 'StepRun' || op.op === 'Step' || op.op === 'RunComplete') {
      const fill = ran(op, name)
      if (fill === null) return { kind: 'refused', error: errors.stepTooLarge(op.id) }
      if (op.opts?.input !== undefined && JSON.stringify(op.opts.input).length > STEP_OUTPUT_BYTES_MAX) return { kind: 'refused', error: errors.inputTooLarge(op.id) }
      if (op.op === 'RunComplete') return { kind: 'complete', output: op.data ?? null, fills }
      fills.push(fill)
    } else if (op.op === 'Gateway' || op.op === 'AIGateway') {
      fills.push({ step: op.id, op: op.op, name, failed: true, value: JSON.stringify({ error: stepError(errors.needsServer(op.op === 'Gateway' ? 'step.fetch' : 'step.ai.infer')) }) })
    } else {
      const how = waitingOf(op, nowMs)
      if ('error' in how) return { kind: 'refused', error: how.error }
      parks.push({ step: op.id, op: op.op, name, race: op.opts?.parallelMode === 'race', how })
    }
  }
  return { kind: 'ops', fills, parks }
}

/** How a wait is to be kept; sleeps and waits for events last a year at most. A length the SDK could not read arrives empty and is none. */
function waitingOf(op: Op, nowMs: number): Waiting | { error: EngineError } {
  const { opts } = op
  const timeout = opts?.timeout ?? ''
  const untilMs = timeout === '' ? null : instantOf(timeout, nowMs)
  if (op.op === 'StepPlanned') return { kind: 'run' }
  if (op.op === 'Sleep') {
    const length = opts?.duration ?? op.name ?? ''
    const until = instantOf(length, nowMs) ?? nowMs
    return until - nowMs > WAIT_MS_MAX ? { error: errors.sleepTooLong(length) } : { kind: 'sleep', untilMs: Math.max(nowMs, until), unread: length === '' }
  }
  if (op.op === 'WaitForEvent') {
    if (untilMs !== null && untilMs - nowMs > WAIT_MS_MAX) return { error: errors.waitTooLong(timeout) }
    const why = opts?.if === undefined ? null : whyNotCompiled(opts.if)
    return why === null ? { kind: 'event', event: opts?.event ?? op.name ?? '', expression: opts?.if, untilMs: untilMs ?? nowMs, unread: timeout === '' } : { error: errors.invalidExpression(why) }
  }
  if (op.op === 'WaitForSignal') return { kind: 'signal', signal: opts?.signal ?? op.name ?? '', untilMs, replace: opts?.conflict === 'replace' }
  if (op.op === 'InvokeFunction') return { kind: 'invoke', fn: opts?.function_id ?? '', data: opts?.payload?.data ?? {}, untilMs }
  return { error: errors.needsServer(NAMES[op.op] ?? op.op) }
}

const NAMES: Record<string, string> = { DeferAdd: 'step.defer', DeferAbort: 'step.defer' }
/** An engine's error as a step's, which an author may catch. */
export const stepError = ({ error: _, ...rest }: EngineError): EngineError => rest

/** The memo of a step that ran; null when it is over the limit, after its side effect, as on the real server. */
export function ran(op: Op, name: string): Fill | null {
  const value = JSON.stringify({ data: op.data ?? null })
  if (value.length > STEP_OUTPUT_BYTES_MAX || Buffer.byteLength(value) > STEP_OUTPUT_BYTES_MAX) return null
  return { step: op.id, op: 'StepRun', name, failed: false, value, tookMs: tookMs(op) }
}

export const tookMs = ({ timing }: Op): number | null => (timing?.b === undefined ? null : Math.max(0, Math.min(2 ** 31 - 1, Math.round(timing.b / 1e6))))
