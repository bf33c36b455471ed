import type { Engine } from './create.server.ts'

/** A clock that only moves when told. Milliseconds since 1970. */
export type HandClock = { now(): number; set(atMs: number): void }
export const handClock = (startMs: number): HandClock => {
  let at = startMs
  return { now: () => at, set: (to) => { at = Math.max(at, to) } }
}

/** Lets time pass up to `atMs`, stopping wherever something is due, so that a drip of 90 days runs in a moment and in its true order. */
export async function advanceTo(engine: Pick<Engine, 'tick'>, clock: HandClock, atMs: number): Promise<void> {
  for (let { nextDueAt } = await engine.tick(); nextDueAt !== null && nextDueAt <= atMs; { nextDueAt } = await engine.tick()) clock.set(nextDueAt)
  clock.set(atMs)
}
