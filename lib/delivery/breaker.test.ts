import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OPENS_AFTER, PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN, PROBE_SECONDS, WISH_SECONDS_MAX, admits, afterSign, healthy, pauseSeconds, signOf } from './breaker.ts'
import type { Breaker, Sign } from './breaker.ts'
import { ATTEMPTS_MAX, askAgainSeconds, isResting, isSpent, restSeconds } from './patience.ts'

const failed: Sign = { kind: 'failed', because: 'no word', wishSeconds: null }
const u = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const wish = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null })
const sign: fc.Arbitrary<Sign> = fc.oneof(
  fc.constant<Sign>({ kind: 'answered' }), fc.constant<Sign>({ kind: 'neutral' }),
  fc.record({ kind: fc.constantFrom('failed', 'locked_out'), because: fc.string(), wishSeconds: wish }),
)
const step = fc.record({ sign, u, elapsedMs: fc.integer({ min: 0, max: 2_000_000 }) })

/** One process among many, told by rows alone: hand-overs happen when the breaker lets them, and the probe is claimed as `takeProbe` does. */
function play(steps: readonly { sign: Sign; u: number; elapsedMs: number }[], seen: (before: Breaker, after: Breaker, about: { sign: Sign; atMs: number; gate: 'go' | 'probe' | 'wait'; u: number }) => void): void {
  let breaker = healthy(0)
  let atMs = 0
  for (const { sign: said, u: drawn, elapsedMs } of steps) {
    atMs += elapsedMs
    const gate = admits(breaker, atMs)
    const claimed: Breaker = gate === 'probe' ? { ...breaker, state: 'half_open', sinceMs: atMs, retryAtMs: null, probeUntilMs: atMs + PROBE_SECONDS * 1000 } : breaker
    if (gate === 'probe') expect(admits(claimed, atMs), 'one probe at a time').toBe('wait')
    const after = gate === 'wait' ? claimed : afterSign(claimed, said, { atMs, probing: gate === 'probe', u: drawn })
    seen(claimed, after, { sign: said, atMs, gate, u: drawn })
    breaker = after
  }
}

describe('the breaker', () => {
  test('opens after so many failures in a row and no sooner, or at once when nobody lets us in', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let inARow = 0
      play(steps, (before, after, { sign: said, gate }) => {
        if (gate !== 'go') { inARow = after.failures; return }
        inARow = said.kind === 'answered' ? 0 : said.kind === 'neutral' ? inARow : inARow + 1
        const opens = said.kind === 'locked_out' || (said.kind === 'failed' && inARow >= OPENS_AFTER)
        expect([before.state, after.state]).toEqual(['closed', opens ? 'open' : 'closed'])
      })
    }))
  })

  test('any word from the provider closes it, and what concerns one message alone never opens it', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      play(steps, (before, after, { sign: said, gate }) => {
        if (gate !== 'wait' && said.kind === 'answered') expect(after).toMatchObject({ state: 'closed', failures: 0, openings: 0, troubledAtMs: null, retryAtMs: null })
        if (gate === 'go' && said.kind === 'neutral') expect(after).toBe(before)
      })
    }))
    const refused = signOf({ state: 'failed', because: '550 no such user', permanent: true, blames: 'message' })
    let breaker = healthy(0)
    for (let i = 0; i < 100; i++) breaker = afterSign(breaker, refused, { atMs: i, probing: false, u: 0.5 })
    expect(breaker).toEqual(healthy(0))
  })

  test('while it is open nothing goes, and it always opens a way back within its bounds', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      play(steps, (_before, after, { atMs }) => {
        if (after.state === 'closed') return expect(admits(after, atMs)).toBe('go')
        const untilMs = after.state === 'open' ? after.retryAtMs! : after.probeUntilMs!
        expect(admits(after, untilMs - 1)).toBe('wait')
        expect(admits(after, untilMs)).toBe('probe')
        expect(untilMs - atMs).toBeLessThanOrEqual(WISH_SECONDS_MAX * 1000)
      })
    }))
  })

  test('pauses lie between their bounds, may be longer each time, and hear the provider’s wish', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), wish, u, (openings, wished, drawn) => {
      const pause = pauseSeconds(openings, wished, drawn)
      expect(pause).toBeGreaterThanOrEqual(Math.max(PAUSE_SECONDS_MIN, Math.min(wished ?? 0, WISH_SECONDS_MAX)))
      expect(pause).toBeLessThanOrEqual(Math.max(PAUSE_SECONDS_MAX, Math.min(wished ?? 0, WISH_SECONDS_MAX)))
      expect(pauseSeconds(openings + 1, wished, drawn)).toBeGreaterThanOrEqual(pause)
    }))
    expect([1, 2, 3, 4, 5, 6].map((openings) => Math.round(pauseSeconds(openings, null, 0.999_999)))).toEqual([60, 120, 240, 480, 900, 900])
  })

  test('a message that was on its way when it opened may close it by arriving, and does not open it further', () => {
    const opened = Array.from({ length: OPENS_AFTER }).reduce<Breaker>((breaker) => afterSign(breaker, failed, { atMs: 0, probing: false, u: 0 }), healthy(0))
    expect(opened.state).toBe('open')
    expect(afterSign(opened, failed, { atMs: 5, probing: false, u: 0.9 })).toMatchObject({ state: 'open', openings: 1, retryAtMs: opened.retryAtMs, failures: OPENS_AFTER + 1 })
    expect(afterSign(opened, { kind: 'answered' }, { atMs: 5, probing: false, u: 0.9 }).state).toBe('closed')
  })

  test('a clock that is set back shuts nobody out', () => {
    const open: Breaker = { ...healthy(0), state: 'open', failures: 5, openings: 1, troubledAtMs: 0, retryAtMs: 10 * 3_600_000 }
    expect(admits(open, 0)).toBe('probe')
    expect([isResting(30_000, 0), isResting(30_000, 30_000), isResting(30 * 3_600_000, 0), isResting(null, 0)]).toEqual([true, false, false, false])
  })
})

describe('patience with one message', () => {
  test('rests grow, stay under a quarter of an hour, and hear the provider’s wish', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), wish, u, (attempts, wished, drawn) => {
      const rest = restSeconds(attempts, wished, drawn)
      expect(rest).toBeGreaterThanOrEqual(Math.max(10, Math.min(wished ?? 0, 6 * 3600)))
      expect(rest).toBeLessThanOrEqual(Math.max(900, Math.min(wished ?? 0, 6 * 3600)))
    }))
  })
  test('probes of a stalled provider use up none of it', () => {
    expect(isSpent({ attempts: ATTEMPTS_MAX, excused: 0 })).toBe(true)
    expect(isSpent({ attempts: ATTEMPTS_MAX + 3, excused: 4 })).toBe(false)
  })
  test('a provider is asked about an old message more seldom than about a young one', () => {
    expect([0, 60, 400, 3_600, 86_400].map(askAgainSeconds)).toEqual([15, 15, 100, 900, 900])
  })
})
