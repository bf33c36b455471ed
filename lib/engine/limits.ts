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

export type EngineError = { name: string; message: string; stack?: string }

export const errors = {
  timeoutTooLong: (): EngineError => ({ name: 'InngestErrTimeoutTooLong', message: 'The maximum sleep or wait is 366 days.' }),
  stepTooLarge: (): EngineError => ({ name: 'InngestErrStepOutputTooLarge', message: `step output size is greater than the limit of ${STEP_OUTPUT_BYTES_MAX} bytes` }),
  stateTooLarge: (): EngineError => ({ name: 'InngestErrStateOverflowed', message: `The function run exceeded the state size limit of ${STATE_BYTES_MAX} bytes.` }),
  tooManySteps: (): EngineError => ({ name: 'InngestErrFunctionOverflowed', message: `The function run exceeded the step limit of ${STEPS_MAX} steps.` }),
  invokeTimedOut: (): EngineError => ({ name: 'InngestInvokeTimeout', message: 'Timed out waiting for the invoked function to finish.' }),
  invokeUnknown: (id: string): EngineError => ({ name: 'InngestInvokeFunctionNotFound', message: `could not find function with ID: ${id}` }),
  signalTaken: (signal: string): EngineError => ({ name: 'InngestErrSignalConflict', message: `Another step is already waiting for the signal "${signal}".` }),
  needsServer: (what: string): EngineError => ({ name: 'InngestErrUnsupported', message: `${what} needs the Inngest server; the embedded engine does not do it.` }),
  eventsLost: (): EngineError => ({ name: 'InngestErrEventsLost', message: 'The events that started this run are gone, so it cannot go on.' }),
  callTooLong: (): EngineError => ({ name: 'InngestErrTimeout', message: 'One call of the app may last two hours at most.' }),
  workerDied: (): EngineError => ({ name: 'InngestErrWorkerLost', message: 'The worker stopped while it ran this step, on every attempt allowed.' }),
}
