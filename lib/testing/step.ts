/** An event as functions see it: ids only, so that old ones still make sense after a deploy. */
export type EventLike = { name: string; data: Record<string, unknown> }

/** The part of the engine's step tools that our functions use. */
export type Step = {
  run<T>(id: string, act: () => Promise<T> | T): Promise<T>
  sleepUntil(id: string, until: Date | string): Promise<void>
  sendEvent(id: string, events: EventLike | readonly EventLike[]): Promise<{ ids: string[] }>
}

export type Handler = (context: { event: EventLike; step: Step }) => Promise<unknown>

/** One run of a function: what it has done so far, and what it waits for. Hand it back to `runFunction` to go on. */
export type Run = {
  event: EventLike
  /** What each finished step answered, as the engine would remember it: JSON text, or undefined. */
  answers: Map<string, string | undefined>
  /** The sleep this run is in, or null. */
  parked: { id: string; untilMs: number } | null
  /** Events sent during the last call, in order. */
  sent: EventLike[]
  finished: boolean
  output: unknown
}

export const newRun = (event: EventLike): Run => ({ event, answers: new Map(), parked: null, sent: [], finished: false, output: undefined })

/** The ids of the steps a run has finished, in order: the storyboard of a test. */
export const stepsOf = (run: Run): string[] => [...run.answers.keys()]

const fromWire = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text))

/**
 * Plays a function by hand until it ends or sleeps, as the engine would: from the top, with the answers of finished steps
 * remembered, each one through JSON. A sleep that is over by `nowMs()` is passed; a step that throws fails the run loudly.
 */
export async function runFunction(handler: Handler, run: Run, nowMs: () => number): Promise<Run> {
  const seen = new Map<string, number>()
  const once = (id: string): string => {
    const times = seen.get(id) ?? 0
    seen.set(id, times + 1)
    return times === 0 ? id : `${id}:${times}`
  }
  run.sent = []
  run.parked = null
  let fallAsleep = (): void => undefined
  const asleep = new Promise<'asleep'>((resolve) => {
    fallAsleep = () => resolve('asleep')
  })

  const step: Step = {
    async run<T>(id: string, act: () => Promise<T> | T): Promise<T> {
      const key = once(id)
      if (!run.answers.has(key)) run.answers.set(key, JSON.stringify(await act()))
      return fromWire(run.answers.get(key)) as T
    },
    async sleepUntil(id, until) {
      const key = once(id)
      if (run.answers.has(key)) return
      const untilMs = new Date(until).getTime()
      if (!Number.isFinite(untilMs)) throw new RangeError(`step "${id}" sleeps until no instant at all: ${String(until)}`)
      if (untilMs <= nowMs()) return void run.answers.set(key, undefined)
      run.parked = { id: key, untilMs }
      fallAsleep()
      return new Promise<never>(() => undefined)
    },
    async sendEvent(id, events) {
      const key = once(id)
      const list = 'name' in events ? [events] : events
      if (!run.answers.has(key)) {
        run.answers.set(key, undefined)
        run.sent.push(...list.map((event) => fromWire(JSON.stringify({ name: event.name, data: event.data })) as EventLike))
      }
      return { ids: list.map((_, index) => `${key}-${index}`) }
    },
  }

  const ended = handler({ event: run.event, step }).then((output) => {
    run.finished = true
    run.output = output
    return 'ended' as const
  })
  await Promise.race([ended, asleep])
  return run
}
