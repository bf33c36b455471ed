/** Attempts at one message, probes of a stalled provider aside. */
export const ATTEMPTS_MAX = 6
/** A message that a stalled provider held up for longer is not sent late by itself. */
export const STALE_HOURS = 24

const FIRST_SECONDS = 20
const LONGEST_SECONDS = 900
/** A provider's own wish for one message is heard up to here. */
const WISH_SECONDS_MAX = 6 * 3600

/** How long one message rests after so many attempts: doubling from 20 seconds, at most a quarter of an hour, drawn evenly from the upper half; longer when the provider wishes it. `u` in [0, 1). */
export function restSeconds(attempts: number, wishSeconds: number | null, u: number): number {
  const most = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.max(0, attempts - 1))
  return Math.max(most / 2 + (u * most) / 2, Math.min(wishSeconds ?? 0, WISH_SECONDS_MAX))
}

/** True when a message has been tried as often as it may be. */
export const isSpent = ({ attempts, excused }: { attempts: number; excused: number }): boolean => attempts - excused >= ATTEMPTS_MAX

/** Longer than any rest there is: a message that rests until later than this was put to rest by a clock that ran ahead. */
export const REST_SECONDS_MAX = 25 * 3600

export const isResting = (retryAtMs: number | null, nowMs: number): boolean => retryAtMs !== null && retryAtMs > nowMs && retryAtMs - nowMs <= REST_SECONDS_MAX * 1000

/** How long until a provider is asked again about a message whose fate it could not tell: a quarter of the time since the hand-over, between 15 seconds and a quarter of an hour. */
export const askAgainSeconds = (ageSeconds: number): number => Math.min(900, Math.max(15, ageSeconds / 4))
