/** The real server's limits, with its error names, so that nothing passes here and fails there. Bytes, counts or milliseconds as named. */
export const EVENT_BYTES_MAX = 3 * 1024 * 1024
export const EVENT_NAME_BYTES_MAX = 512
export const EVENTS_PER_SEND_MAX = 5000
export const STEP_OUTPUT_BYTES_MAX = 4 * 1024 * 1024
export const STATE_BYTES_MAX = 32 * 1024 * 1024
export const STEPS_MAX = 1000
export const WAIT_MS_MAX = 366 * 86_400_000
export const DEDUPE_MS = 86_400_000
export const REQUEST_BYTES_MAX = 16 * 1024 * 1024

/** An error the engine itself makes. `error` says it in one line, and marks it as none of the app's; an error of a step has none. */
export type EngineError = { error?: string; name: string; message: string; stack?: string }

const made = (name: string, message: string, stack?: string): EngineError => ({ error: name === 'Error' ? message : `${name}: ${message}`, name, message, ...(stack === undefined ? {} : { stack }) })
const INVALID = 'error validating generator opcode'
export const isTooLarge = (error: unknown): boolean => error !== null && typeof error === 'object' && 'message' in error && String(error.message).startsWith(INVALID)

/** Names and sentences of the real server; the last ones have no counterpart there. */
export const errors = {
  sleepTooLong: (length: string) => made('InngestErrTimeoutTooLong', `The sleep "${length}" ends more than one year in the future; sleeps may last at most one year.`),
  waitTooLong: (length: string) => made('InngestErrTimeoutTooLong', `The wait-for-event timeout "${length}" expires more than one year in the future; timeouts may last at most one year.`),
  stepTooLarge: (step: string) => made('Error', `${INVALID} ${step}: step output size is greater than the limit`),
  inputTooLarge: (step: string) => made('Error', `${INVALID} ${step}: step input size is greater than the limit`),
  stateTooLarge: () => made('InngestErrStateOverflowed', `The function run exceeded the state size limit of ${STATE_BYTES_MAX} bytes.`),
  tooManySteps: () => made('InngestErrFunctionOverflowed', `The function run exceeded the step limit of ${STEPS_MAX} steps.`),
  invalidExpression: (why: string) => made('InvalidExpression', 'Wait for event If expression failed to compile', `error compiling expression: ${why}`),
  unfillable: () => made('InvalidExpression', 'error interpolating wait for event expression: no such overload'),
  signalTaken: () => made('Error', 'Signal conflict; signal wait already exists for another run'),
  invokeTimedOut: (): EngineError => ({ name: 'InngestInvokeTimeoutError', message: 'Timed out waiting for invoked function to complete' }),
  invokeUnknown: (id: string): EngineError => ({ name: 'Error', message: `could not find function with ID: ${id}` }),
  needsServer: (what: string) => made('InngestErrUnsupported', `${what} needs the Inngest server; the embedded engine does not do it.`),
  eventsLost: () => made('InngestErrEventsLost', 'The events that started this run are gone, so it cannot go on.'),
  callTooLong: (): EngineError => ({ name: 'InngestErrTimeout', message: 'One call of the app may last two hours at most.' }),
  workerDied: () => made('InngestErrWorkerLost', 'The worker stopped while it ran this step, on every attempt allowed.'),
}
