import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { waterfall } from './waterfall.ts'

const HOUR_MS = 3_600_000

describe('the line of a run', () => {
  test('a step of milliseconds is seen beside a wait of days, and comes before it', () => {
    const [look, wait, wake] = waterfall([
      { startMs: 1000, endMs: 1006, rests: false }, { startMs: 1006, endMs: 1006 + 48 * HOUR_MS, rests: true }, { startMs: 1006 + 48 * HOUR_MS, endMs: 1009 + 48 * HOUR_MS, rests: false },
    ], 1000, 2000 + 48 * HOUR_MS)
    expect(look!.to - look!.from).toBeGreaterThan(0.05)
    expect(wait!.to - wait!.from).toBeGreaterThan(0.5)
    expect(wake).toEqual({ from: wait!.to, to: 1 })
  })

  test('what goes on reaches to the present', () => {
    expect(waterfall([{ startMs: 1000, endMs: null, rests: true }], 1000, 5000)).toEqual([{ from: 0, to: 1 }])
  })

  test('a run without a moment of length has no bars to draw, and divides by nothing', () => {
    expect(waterfall([{ startMs: 5, endMs: 5, rests: false }], 5, 5)).toEqual([{ from: 0, to: 0 }])
  })

  test('whatever happened when, bars lie inside the line and keep the order of their beginnings and ends', () => {
    const stretch = fc.record({ startMs: fc.integer({ min: 0, max: 1e9 }), long: fc.option(fc.integer({ min: 0, max: 1e9 })) })
    fc.assert(fc.property(fc.array(stretch, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 1e9 }), (given, beginsMs) => {
      const nowMs = 3e9
      const stretches = given.map(({ startMs, long }) => ({ startMs, endMs: long === null ? null : startMs + long, rests: false }))
      const bars = waterfall(stretches, beginsMs, nowMs)
      for (const [i, bar] of bars.entries()) {
        expect(bar.from).toBeGreaterThanOrEqual(0)
        expect(bar.to).toBeLessThanOrEqual(1)
        expect(bar.from).toBeLessThanOrEqual(bar.to)
        for (const [j, other] of bars.entries()) if (stretches[i]!.startMs < stretches[j]!.startMs) expect(bar.from).toBeLessThanOrEqual(other.from)
      }
    }))
  })
})
