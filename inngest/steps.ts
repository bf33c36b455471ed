/** The part of Inngest's `step` our scripts use. A test or a simulation hands in its own. */
export type Steps = {
  run<T>(id: string, work: () => Promise<T> | T): Promise<T>
  sleepUntil(id: string, until: Date): Promise<void>
}

/** What a script is called with. It parses the event itself: whoever sent it, only ids of the right shape get in. */
export type Call = { event: { name: string; data: Record<string, unknown> }; step: Steps }

/**
 * Inngest types a step's result as its JSON form. Every value our steps return is plain JSON already,
 * so the two are the same value; this is the one place that says so.
 */
export const asSteps = (step: unknown): Steps => step as Steps
