import { z } from 'zod'
import { backoffMs, retryAfterMs } from './backoff.ts'
import { isTooLarge, type EngineError } from './limits.ts'
import { Op, readOps, tookMs, type Fill, type Park } from './ops.ts'

/** What the app answered to one call. `version`: the way of its parallel steps; at 1 none waits for another, at 2 (the default) all do. */
export type Answer = { status: number; noRetry: string | null; retryAfter: string | null; version?: string | null; body: unknown }
/** The call it answered: which attempt (from 0) of how many, and the planned step asked for, if one was. */
export type Asked = { attempt: number; attemptsMax: number; step: string | null }

/** What becomes of the run. `error` and `output` are JSON values. */
export type Outcome =
  | { kind: 'go-on'; fills: Fill[]; parks: Park[] }
  | { kind: 'complete'; output: unknown; fills: Fill[] }
  | { kind: 'fail'; error: unknown; fills: Fill[] }
  | { kind: 'retry'; dueMs: number; error: unknown; fills: Fill[] }

/** Reads an answer by the protocol's table: 200 returned, 206 steps, 400 gave up, 500 try again, anything else is trouble with the app. */
export function outcomeOf(answer: Answer, asked: Asked, nowMs: number, chance: number): Outcome {
  const last = asked.attempt + 1 >= asked.attemptsMax
  const later = () => nowMs + (retryAfterMs(answer.retryAfter, nowMs) ?? backoffMs(asked.attempt, chance))
  if (answer.status === 200) return { kind: 'complete', output: answer.body ?? null, fills: [] }
  if (answer.status !== 206) {
    const error = errorOf(answer.body, answer.status)
    const final = last || answer.noRetry === 'true'
    return final ? { kind: 'fail', error, fills: [] } : { kind: 'retry', dueMs: later(), error, fills: [] }
  }
  const list = z.array(Op).safeParse(Array.isArray(answer.body) ? answer.body : [answer.body])
  if (!list.success) return last ? { kind: 'fail', error: unreadable, fills: [] } : { kind: 'retry', dueMs: later(), error: unreadable, fills: [] }
  const said = readOps(list.data, nowMs)
  if (said.kind === 'refused') return { kind: 'fail', error: said.error, fills: [] }
  if (said.kind === 'complete') return said
  if (said.kind === 'ops') return { kind: 'go-on', fills: said.fills, parks: answer.version === '1' ? said.parks.map((p) => ({ ...p, race: true })) : said.parks }
  if (said.retry && !last && answer.noRetry !== 'true') return { kind: 'retry', dueMs: later(), error: said.error, fills: said.fills }
  if (said.step === COMPLETE_ID) return { kind: 'fail', error: errorOf(said.error, 0), fills: said.fills }
  const failed: Fill = { step: said.step, op: 'StepFailed', name: said.op.displayName ?? said.op.name ?? '', failed: true, value: JSON.stringify({ error: errorOf(said.error, 0) }), tookMs: tookMs(said.op) }
  return { kind: 'go-on', fills: [...said.fills, failed], parks: [] }
}

/** What is too large is, on the real server, a failed attempt like any other: the step runs again before the run fails. */
export function orAgain(outcome: Outcome, asked: Asked, nowMs: number, chance: number): Outcome {
  if (outcome.kind !== 'fail' || asked.attempt + 1 >= asked.attemptsMax || !isTooLarge(outcome.error)) return outcome
  return { kind: 'retry', dueMs: nowMs + backoffMs(asked.attempt, chance), error: outcome.error, fills: [] }
}

/** sha1("complete"): the id under which the SDK reports the end of the function itself. */
const COMPLETE_ID = '0737c22d3bfae812339732d14d8c7dbd6dc4e09c'
const unreadable: EngineError = { name: 'InngestErrInvalidResponse', message: 'The app answered with steps that could not be read.' }

function errorOf(body: unknown, status: number): EngineError {
  const read = z.looseObject({ name: z.string().optional(), message: z.string().optional(), error: z.string().optional(), stack: z.string().optional() }).safeParse(body)
  const fallback = status === 0 ? 'Unknown error' : `The app answered ${status}.`
  if (!read.success) return { name: 'Error', message: typeof body === 'string' && body !== '' ? body.slice(0, 2000) : fallback }
  const { name, message, error, stack, ...rest } = read.data
  return { ...('cause' in rest ? { cause: rest.cause } : {}), name: name ?? 'Error', message: message ?? error ?? fallback, ...(stack === undefined ? {} : { stack }) }
}
