import type { Inngest, InngestFunction } from 'inngest'

export type Event = { name: string; data?: Record<string, unknown>; id?: string; ts?: number }
/** What a scenario may do to the world. `advance` takes ms: virtual on the embedded engine, real waiting on a real server. */
export type World = { client: Inngest; now(): number; send(...events: Event[]): Promise<void>; advance(ms: number): Promise<void>; signal(name: string, data: unknown): Promise<void> }

/** One promise of the engine: functions that note what they do, a plot, and what must have been noted, in order. */
export type Scenario = {
  name: string
  functions(client: Inngest, note: (line: string) => void): InngestFunction.Any[]
  play(world: World): Promise<void>
  trace: readonly string[]
  /** The order of notes is not promised (several runs at once). */
  unordered?: boolean
  /** Virtual days: cannot be played against a real server's wall clock. */
  virtualOnly?: boolean
}
export const SECOND = 1000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
