/** A stretch of a run. Instants in ms since 1970; `endMs` null while it goes on; `rests` says that nothing ran meanwhile: a sleep, or a wait for an event. */
export type Stretch = { startMs: number; endMs: number | null; rests: boolean }
/** Where a stretch lies on the line, as shares of its whole length. */
export type Bar = { from: number; to: number }

/** So that a step too quick for the clock is still seen, ms. */
const UNIT_MS = 1

/**
 * Lays the stretches of one run on a common line. A step takes milliseconds and a wait days, so each stretch of time between two happenings
 * is as long as the logarithm of its length: order is kept, nothing vanishes, and what is longer looks longer.
 */
export function waterfall(stretches: readonly Stretch[], beginsMs: number, nowMs: number): Bar[] {
  const ends = stretches.map((each) => Math.max(each.startMs, each.endMs ?? nowMs))
  const marks = [...new Set([beginsMs, ...stretches.map((each) => each.startMs), ...ends])].filter((at) => at >= beginsMs).sort((a, b) => a - b)
  const at = new Map<number, number>([[beginsMs, 0]])
  let length = 0
  for (const [index, mark] of marks.entries()) {
    if (index > 0) length += Math.log2(1 + (mark - marks[index - 1]!) / UNIT_MS)
    at.set(mark, length)
  }
  const share = (mark: number) => (length === 0 ? 0 : (at.get(Math.max(mark, beginsMs)) ?? 0) / length)
  return stretches.map((each, index) => ({ from: share(each.startMs), to: share(ends[index]!) }))
}
