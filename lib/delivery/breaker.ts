import type { Handover } from '#lib/domain/courier.ts'

/** Consecutive failures after which a provider is left alone. */
export const OPENS_AFTER = 5
/** The shortest pause, and the longest: in between, the most a pause may be doubles with every opening, and the pause is drawn evenly up to it (full jitter). */
export const PAUSE_SECONDS_MIN = 30
export const PAUSE_SECONDS_MAX = 900
/** Longer than a hand-over can last: a probe without a word by then died with its process. */
export const PROBE_SECONDS = 60
/** A provider's own wish is heard up to here. */
export const WISH_SECONDS_MAX = 3600

/** How one way out is doing. Instants are milliseconds. `open` lets nothing through before `retryAtMs`; `half_open` has let one through, whose word is awaited until `probeUntilMs`. */
export type Breaker = {
  state: 'closed' | 'open' | 'half_open'
  sinceMs: number
  failures: number
  openings: number
  troubledAtMs: number | null
  lastError: string | null
  retryAtMs: number | null
  probeUntilMs: number | null
}

export const healthy = (sinceMs: number): Breaker => ({ state: 'closed', sinceMs, failures: 0, openings: 0, troubledAtMs: null, lastError: null, retryAtMs: null, probeUntilMs: null })

/** `answered`: it does its work, whatever it thinks of one message. `neutral` speaks neither for nor against it. */
export type Sign = { kind: 'answered' } | { kind: 'neutral' } | { kind: 'failed' | 'locked_out'; because: string; wishSeconds: number | null }

/** What a hand-over says about the provider. A refused recipient is the provider at work; a refused sign-in concerns every message. */
export function signOf(handover: Handover): Sign {
  if (handover.state === 'accepted') return { kind: 'answered' }
  if (handover.state === 'unknown') return { kind: 'failed', because: handover.because, wishSeconds: null }
  const { because, permanent, blames = permanent ? 'message' : 'provider', retryAfterSeconds: wishSeconds = null } = handover
  if (blames === 'account') return { kind: 'locked_out', because, wishSeconds }
  if (blames === 'provider') return { kind: 'failed', because, wishSeconds }
  return permanent ? { kind: 'answered' } : { kind: 'neutral' }
}

/**
 * The breaker after one hand-over. `probing`: the hand-over was the one that tried a stalled provider. A message that was on its way when the breaker opened
 * may close it by arriving, but does not open it a second time. `u` in [0, 1) draws the pause.
 */
export function afterSign(breaker: Breaker, sign: Sign, { atMs, probing, u }: { atMs: number; probing: boolean; u: number }): Breaker {
  if (sign.kind === 'answered') return isWell(breaker) ? breaker : healthy(atMs)
  if (sign.kind === 'neutral') return probing ? healthy(atMs) : breaker
  const failures = breaker.failures + 1
  const failed = { ...breaker, failures, lastError: sign.because, troubledAtMs: breaker.troubledAtMs ?? atMs }
  if (breaker.state !== 'closed' && !probing) return failed
  if (breaker.state === 'closed' && failures < OPENS_AFTER && sign.kind !== 'locked_out') return failed
  const openings = breaker.openings + 1
  return { ...failed, state: 'open', sinceMs: atMs, openings, retryAtMs: atMs + pauseSeconds(openings, sign.wishSeconds, u) * 1000, probeUntilMs: null }
}

export const isWell = (breaker: Breaker): boolean => breaker.state === 'closed' && breaker.failures === 0

/** How long to leave a provider alone that opened its breaker so many times in a row, or for as long as it wishes when that is longer. */
export function pauseSeconds(openings: number, wishSeconds: number | null, u: number): number {
  const most = Math.min(PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN * 2 ** Math.max(1, openings))
  return Math.max(PAUSE_SECONDS_MIN + u * (most - PAUSE_SECONDS_MIN), Math.min(wishSeconds ?? 0, WISH_SECONDS_MAX))
}

/** Whether one more message may go now: freely, as the one that tries, or not yet. A date further away than any pause is a clock that was set, and no pause. */
export function admits({ state, retryAtMs, probeUntilMs }: Pick<Breaker, 'state' | 'retryAtMs' | 'probeUntilMs'>, atMs: number): 'go' | 'probe' | 'wait' {
  if (state === 'closed') return 'go'
  const untilMs = state === 'open' ? retryAtMs : probeUntilMs
  return untilMs === null || untilMs <= atMs || untilMs - atMs > WISH_SECONDS_MAX * 1000 ? 'probe' : 'wait'
}
