/** What may wait in memory to be written: whichever is reached first. A request that meets nothing waiting is taken whatever its size. */
export type IntakeLimits = { events: number; bytes: number }
export type Intake = { admit(events: number, bytes: number): (() => void) | null; readonly waiting: { events: number; bytes: number } }

/** Counts events from when they are taken until they are written. `admit` answers what to call when they are, or null when there is no room. */
export function intake(limits: IntakeLimits): Intake {
  const waiting = { events: 0, bytes: 0 }
  return {
    waiting,
    admit(events, bytes) {
      if (waiting.events > 0 && (waiting.events + events > limits.events || waiting.bytes + bytes > limits.bytes)) return null
      waiting.events += events
      waiting.bytes += bytes
      return () => { waiting.events -= events; waiting.bytes -= bytes }
    },
  }
}
