const FIRST_MS = 500
const LONGEST_MS = 30_000

/** How long to leave something alone after it failed so many times in a row: doubling from half a second, at most half a minute. */
export const pauseAfter = (failures: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1))
