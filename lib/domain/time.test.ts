import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hoursUntilLocalHour, localClock, plusHours, wholeSecond } from './time.ts'

describe('the wall clock of a zone', () => {
  test('knows summer and winter', () => {
    expect(localClock('2026-07-01T10:30:00.000Z', 'Europe/Berlin')).toEqual({ hour: 12.5, day: '2026-07-01', weekday: 'Wed' })
    expect(localClock('2026-12-01T10:30:00.000Z', 'Europe/Berlin').hour).toBe(11.5)
  })

  test('finds the next morning across both daylight-saving nights', () => {
    expect(hoursUntilLocalHour('2026-10-24T20:00:00.000Z', 'Europe/Berlin', 8)).toBe(11)
    expect(hoursUntilLocalHour('2026-03-28T21:00:00.000Z', 'Europe/Berlin', 8)).toBe(9)
  })

  test('always lands on that hour, within a day and an hour', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 365 * 24 * 4 }), fc.constantFrom('Europe/Berlin', 'America/Chicago', 'Asia/Kolkata', 'UTC'), fc.integer({ min: 6, max: 22 }), (quarter, zone, hour) => {
      const at = plusHours('2026-01-01T00:00:00.000Z', quarter / 4)
      const hours = hoursUntilLocalHour(at, zone, hour)
      expect(hours).toBeGreaterThan(0)
      expect(hours).toBeLessThanOrEqual(25)
      expect(localClock(plusHours(at, hours), zone).hour).toBeCloseTo(hour, 3)
    }))
  })

  test('a due time is a whole second, never earlier than asked', () => {
    expect(wholeSecond('2026-01-01T00:00:00.001Z')).toBe('2026-01-01T00:00:01.000Z')
    expect(wholeSecond('2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00.000Z')
  })
})
