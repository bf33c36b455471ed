import type { FunctionConfig } from './config.ts'
import { parseCron } from './cron.ts'
import { durationMs } from './duration.ts'
import { whyNotCompiled, whyNotPlain } from './expression-check.ts'

const [TRIGGERS_MAX, CANCELS_MAX, CONCURRENCY_MAX, NAME_MAX] = [10, 5, 2, 255]
const [SECOND_MS, DAY_MS] = [1000, 86_400_000]
const JITTER_MS_MAX = 300_000

/** What the real server would refuse in a function's settings when the app registers it, a sentence each. */
export function problemsOf(config: FunctionConfig): string[] {
  return [...triggers(config), ...cancels(config), ...concurrency(config), ...batching(config), ...pace(config)].map((problem) => `${config.id}: ${problem}`)
}

type Check = (config: FunctionConfig) => string[]
const when = (wrong: boolean, sentence: string): string[] => (wrong ? [sentence] : [])
function compiles(expression: string | undefined, what: string, why = whyNotCompiled): string[] {
  const reason = expression === undefined ? null : why(expression)
  return reason === null ? [] : [`${what} is invalid: ${reason}`]
}

const triggers: Check = ({ triggers: list }) => [
  ...when(list.length > TRIGGERS_MAX, `This function exceeds the max number of triggers: ${TRIGGERS_MAX}`),
  ...list.flatMap((trigger, n) => {
    const { event, expression, cron, jitter } = trigger
    const name = cron === undefined ? `event: ${event}` : `cron: ${cron}`
    const twin = list.findIndex((t) => (cron === undefined ? JSON.stringify(t) === JSON.stringify(trigger) : t.cron === cron)) < n
    return [
      ...when(twin, `duplicate trigger ${name}`), ...when((event ?? '').length > NAME_MAX, `event name is too long. maximum length is ${NAME_MAX} characters`),
      ...compiles(expression, `the trigger expression on '${event}'`), ...(cron === undefined ? [] : schedule(cron, jitter)),
    ]
  }),
]

function schedule(cron: string, jitter: string | undefined): string[] {
  const jitterMs = jitter === undefined || jitter.trim() === '' ? 0 : durationMs(jitter)
  try { parseCron(cron) } catch (error) { return [error instanceof Error ? error.message : `'${cron}' isn't a valid cron schedule`] }
  return when(jitterMs === null || jitterMs < 0 || (jitterMs > 0 && jitterMs < SECOND_MS) || jitterMs > JITTER_MS_MAX, 'cron jitter must be between 1s and 5m')
}

const cancels: Check = ({ cancel = [] }) => [
  ...when(cancel.length > CANCELS_MAX, `This function exceeds the max number of cancellation events: ${CANCELS_MAX}`),
  ...cancel.flatMap((c) => compiles(c.if, `the cancellation expression on '${c.event}'`, whyNotPlain)),
]

const concurrency: Check = ({ concurrency: given }) => {
  const list = given === undefined || typeof given === 'number' ? [] : Array.isArray(given) ? given : [given]
  return [
    ...when(list.length > CONCURRENCY_MAX, `There are more concurrency limits specified than the allowed max of: ${CONCURRENCY_MAX}`),
    ...list.flatMap((c) => [...when(c.key === undefined && c.scope !== undefined && c.scope !== 'fn', `A concurrency key must be specified for ${c.scope} scoped limits`), ...compiles(c.key, `the concurrency key '${c.key}'`)]),
  ]
}

const batching: Check = ({ batchEvents, cancel = [], debounce, singleton, priority }) => {
  if (batchEvents === undefined) return []
  const { maxSize, timeout, key, if: condition } = batchEvents
  const timeoutMs = /[dw]/.test(timeout) ? null : durationMs(timeout)
  return [
    ...when(maxSize < 2, `batch size cannot be smaller than 2: ${maxSize}`), ...when(timeoutMs === null, `invalid timeout string: ${timeout}`),
    ...when(timeoutMs !== null && timeoutMs < SECOND_MS, 'batch timeout should be more than 1s'), ...compiles(key, 'the batch key'), ...compiles(condition, 'the batch condition'),
    ...when(cancel.length > 0, 'Batching and cancellation are mutually exclusive'), ...when(debounce !== undefined, 'Batching and debouncing are mutually exclusive'),
    ...when(singleton !== undefined, 'Batching and singletons are mutually exclusive'), ...when(priority?.run !== undefined, 'A function cannot specify Priority.Run and Batch together'),
  ]
}

const pace: Check = ({ debounce, rateLimit, throttle, idempotency, priority }) => {
  const quietMs = debounce === undefined ? SECOND_MS : durationMs(debounce.period)
  const spanMs = rateLimit === undefined ? 0 : durationMs(rateLimit.period)
  return [
    ...when(quietMs === null, `The debounce period of '${debounce?.period}' is invalid`),
    ...when(quietMs !== null && (quietMs < SECOND_MS || quietMs > 7 * DAY_MS), `The debounce period of '${debounce?.period}' is not between 1s and 7d`),
    ...compiles(debounce?.key === '' ? undefined : debounce?.key, 'the debounce key'),
    ...(idempotency === undefined ? [...when(rateLimit !== undefined && rateLimit.limit <= 0, 'the rate limit must be greater than 0'), ...compiles(rateLimit?.key, 'the rate limit’s key')] : compiles(idempotency, 'the idempotency key')),
    ...when(idempotency === undefined && (spanMs === null || spanMs > DAY_MS), `the rate limit’s period '${rateLimit?.period}' must be a length of at most 24h`),
    ...when(throttle !== undefined && durationMs(throttle.period) === null, `the throttle period '${throttle?.period}' is invalid`), ...compiles(priority?.run, 'Priority.Run'),
  ]
}
