import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newcombe, per, wilson } from './rates.ts'

const trial = fc.integer({ min: 1, max: 100_000 }).chain((trials) => fc.integer({ min: 0, max: trials }).map((hits) => ({ hits, trials })))

describe('a rate', () => {
  test('lies inside its interval, and the interval inside 0 to 1', () => {
    fc.assert(fc.property(trial, ({ hits, trials }) => {
      const { rate, low, high } = wilson(hits, trials)!
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(rate).toBeGreaterThanOrEqual(low)
      expect(rate).toBeLessThanOrEqual(high)
    }))
  })

  test.each([
    { hits: 81, trials: 263, low: 0.2553, high: 0.3662 },
    { hits: 15, trials: 148, low: 0.0624, high: 0.1605 },
    { hits: 0, trials: 20, low: 0, high: 0.1611 },
    { hits: 1, trials: 29, low: 0.0061, high: 0.1718 },
  ])('is Newcombe’s published interval for $hits of $trials', ({ hits, trials, low, high }) => {
    const rate = wilson(hits, trials)!
    expect(rate.low).toBeCloseTo(low, 4)
    expect(rate.high).toBeCloseTo(high, 4)
  })

  test('without evidence is null, never zero', () => {
    expect(wilson(0, 0)).toBeNull()
    expect(newcombe({ hits: 0, trials: 0 }, { hits: 1, trials: 2 })).toBeNull()
    expect(per(3, 0)).toBeNull()
  })
})

describe('a difference', () => {
  test.each([
    { a: [56, 70], b: [48, 80], low: 0.0524, high: 0.3339 },
    { a: [9, 10], b: [3, 10], low: 0.1705, high: 0.809 },
    { a: [5, 56], b: [0, 29], low: -0.0381, high: 0.1926 },
  ] as const)('is Newcombe’s published interval for $a against $b', ({ a, b, low, high }) => {
    const difference = newcombe({ hits: a[0], trials: a[1] }, { hits: b[0], trials: b[1] })!
    expect(difference.low).toBeCloseTo(low, 4)
    expect(difference.high).toBeCloseTo(high, 4)
  })

  test('turns its sign with its sides, and stays within −1 to 1', () => {
    fc.assert(fc.property(trial, trial, (a, b) => {
      const there = newcombe(a, b)!
      const back = newcombe(b, a)!
      expect(there.estimate).toBeCloseTo(-back.estimate, 12)
      expect(there.low).toBeCloseTo(-back.high, 12)
      expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12)
      expect(there.high).toBeLessThanOrEqual(1 + 1e-12)
    }))
  })
})
