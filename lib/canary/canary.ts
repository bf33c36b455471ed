import { wholeSecond } from '#lib/domain/time.ts'

/** A new canary is due this long after it was planted. */
export const PERIOD_SECONDS = 60
/** Longer than an engine under load may be late, and short enough that leads' waits are not late for long. */
export const GRACE_SECONDS = 30
/** At the start of a process: a sweep elsewhere would have rung it by now, so nobody was running. */
export const ABANDONED_SECONDS = GRACE_SECONDS + 15

export type RungBy = 'engine' | 'sweep' | 'reset'

/** Whole seconds, as for every wait: some servers read a fraction as zero. */
export const dueAfter = (now: Date): Date => new Date(wholeSecond(new Date(now.getTime() + PERIOD_SECONDS * 1000).toISOString()))
