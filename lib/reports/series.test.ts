import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayAfter, daysBetween, inRuns, trailingRate } from './series.ts'

test('days are the zone’s days, and a night when the clocks change is one day', () => {
  expect(daysBetween('2026-10-24T22:30:00Z', '2026-10-26T12:00:00Z', 'Europe/Berlin')).toEqual(['2026-10-25', '2026-10-26'])
  expect(daysBetween('2026-10-24T22:30:00Z', '2026-10-24T23:00:00Z', 'America/Chicago')).toEqual(['2026-10-24'])
  expect(dayAfter('2028-02-28')).toBe('2028-02-29')
})

test('a day without leads is a gap, not a zero', () => {
  const points = trailingRate(['2026-11-01', '2026-11-02', '2026-11-03'], [{ day: '2026-11-02', leads: 4, meetings: 1 }], 1)
  expect(points.map((point) => point.rate)).toEqual([null, 0.25, null])
})

test('a trailing rate counts exactly the days that end with its own, whatever came before', () => {
  const day = '2026-11-20'
  fc.assert(fc.property(fc.array(fc.record({ leads: fc.nat(9), meetings: fc.constant(0) }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 14 }), (rows, width) => {
    const counts = rows.map((row, back) => ({ day: dayAfter(day, -back), ...row }))
    const [point] = trailingRate([day], counts, width)
    expect(point!.leads).toBe(rows.slice(0, width).reduce((sum, row) => sum + row.leads, 0))
  }))
})

test('runs of days lose none, and the last one is complete', () => {
  fc.assert(fc.property(fc.array(fc.string(), { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (days, size) => {
    const runs = inRuns(days, size)
    expect(runs.flat()).toEqual(days)
    if (days.length >= size) expect(runs.at(-1)).toHaveLength(size)
  }))
})
