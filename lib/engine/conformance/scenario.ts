import type { ClientOptions, GetStepTools, Inngest, InngestFunction, Middleware, NonRetriableError, referenceFunction, RetryAfterError, StepError } from 'inngest'

export type Event = { name: string; data?: Record<string, unknown>; id?: string; ts?: number; v?: string; user?: Record<string, unknown> }

/** What an `onFailure` is called with. */
export type Failure = {
  error: Error
  event: { name: string; data: { error: { name?: string; message: string }; event: Event; function_id: string; run_id: string } }
  step: GetStepTools<Inngest>
  attempt: number
}

/** What a scenario's functions are made of. The SDK's own classes are handed in, so that scenarios are plain data. */
export type Tools = {
  client: Inngest
  /** Writes one line of the trace. */
  note(line: string): void
  NonRetriableError: typeof NonRetriableError
  RetryAfterError: typeof RetryAfterError
  StepError: typeof StepError
  referenceFunction: typeof referenceFunction
  /** Real milliseconds, for work inside a step. */
  pause(ms: number): Promise<void>
  /** The engine's present, ms since 1970. */
  now(): number
}

/** What a scenario may do to the world. `advance` takes ms: virtual on the embedded engine, real waiting on a real server. */
export type World = {
  client: Inngest
  note(line: string): void
  now(): number
  /** Sends and answers the ids given. */
  send(...events: Event[]): Promise<string[]>
  advance(ms: number): Promise<void>
  signal(name: string, data: unknown): Promise<void>
  /** Posts a body as it is to the events' door. */
  post(body: string, headers?: Record<string, string>): Promise<{ status: number; body: { ids?: string[]; error?: string; status?: number } }>
}

/** One promise of the engine: functions that note what they do, a plot, what must have been noted, in order, and how the runs ended. */
export type Scenario = {
  /** Unique; event names too are unique to a scenario, because a real server keeps all of them together. */
  name: string
  functions(tools: Tools): InngestFunction.Any[]
  play(world: World): Promise<void>
  trace: readonly string[]
  /** Every run the scenario caused, as `function Status output`, in any order. A failed run's output is `Name: message`. */
  runs: readonly string[]
  client?: Pick<ClientOptions, 'checkpointing'>
  /** Middleware of the client, built on the SDK's own base. */
  middleware?(Base: typeof Middleware.BaseMiddleware, note: (line: string) => void): Middleware.Class[]
  /** Notes outside steps are written again at each look, so they depend on checkpoints: played with them only. */
  replays?: boolean
  /** The order of notes is not promised (several runs at once). */
  unordered?: boolean
  /** Hours or days: cannot be played against a real server's wall clock. */
  virtualOnly?: boolean
  /** Floods the server: a real one gets it last and alone. */
  heavy?: boolean
  /** Where the real server is known to do otherwise: why, and what it does then. */
  real?: { why: string; trace?: readonly string[]; runs?: readonly string[] }
}

/** What was seen when a scenario was played. */
export type Seen = { trace: readonly string[]; runs: readonly string[] }

/** What a scenario expects, in the order in which it is compared. */
export const promised = ({ trace, runs, unordered }: Pick<Scenario, 'trace' | 'runs' | 'unordered'>): Seen => ({ trace: unordered === true ? [...trace].sort() : [...trace], runs: [...runs].sort() })

/** One run as a line; `output` is what the function returned, or its error. */
export function runLine(fn: string, status: string, output: unknown): string {
  if (status !== 'Failed') return output === undefined || output === null ? `${fn} ${status}` : `${fn} ${status} ${JSON.stringify(output).slice(0, 200)}`
  const error = (output !== null && typeof output === 'object' ? output : {}) as { name?: unknown; message?: unknown }
  return `${fn} ${status} ${String(error.name)}: ${String(error.message).slice(0, 200)}`
}

export const SECOND = 1000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
