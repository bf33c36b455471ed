import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bySoonest, lengthInWords, slaAt } from './sla.ts'

const promised = (more: Partial<Parameters<typeof slaAt>[0]> = {}) =>
  ({ createdAt: '2026-11-24T09:00:00.000Z', dueAt: '2026-11-24T10:00:00.000Z', firstReplyAt: null, endedAt: null, ...more })

test.each([
  ['2026-11-24T09:00:00.000Z', 'ok', 1, '1 h left'],
  ['2026-11-24T09:15:00.000Z', 'ok', 0.75, '45 m left'],
  ['2026-11-24T09:45:00.000Z', 'ok', 0.25, '15 m left'],
  ['2026-11-24T09:46:00.000Z', 'soon', 14 / 60, '14 m left'],
  ['2026-11-24T09:59:30.000Z', 'soon', 1 / 120, 'under 1 m left'],
  ['2026-11-24T10:00:00.000Z', 'late', 0, '0 m late'],
  ['2026-11-24T10:22:10.000Z', 'late', 0, '22 m late'],
  ['2026-11-26T13:00:00.000Z', 'late', 0, '2 d 3 h late'],
])('at %s the clock reads %s', (now, state, fraction, words) => {
  const sla = slaAt(promised(), now)
  expect(sla).toMatchObject({ state, words })
  expect(sla.fraction).toBeCloseTo(fraction)
})

test('a first reply by a person stops the clock for good, kept or broken', () => {
  expect(slaAt(promised({ firstReplyAt: '2026-11-24T09:12:00.000Z' }), '2026-11-25T00:00:00.000Z')).toMatchObject({ state: 'kept', words: 'answered in 12 m' })
  expect(slaAt(promised({ firstReplyAt: '2026-11-24T10:05:00.000Z' }), '2026-11-25T00:00:00.000Z')).toMatchObject({ state: 'broken', words: 'answered 5 m late' })
  expect(slaAt(promised({ endedAt: '2026-11-24T09:30:00.000Z' }), '2026-11-25T00:00:00.000Z')).toMatchObject({ state: 'kept', words: 'closed in 30 m' })
})

test('the ring never shows more than all or less than nothing, and only empties', () => {
  fc.assert(fc.property(fc.integer({ min: -1e7, max: 1e8 }), fc.nat(1e7), (sinceMs, step) => {
    const at = (ms: number) => slaAt(promised(), new Date(Date.parse('2026-11-24T09:00:00.000Z') + ms).toISOString()).fraction
    return at(sinceMs) >= at(sinceMs + step) && at(sinceMs) <= 1 && at(sinceMs) >= 0
  }))
})

test('a length is told in at most two units', () => {
  fc.assert(fc.property(fc.integer({ min: -1e6, max: 1e11 }), (ms) => /^\d+ [dhm]( \d+ [hm])?$/.test(lengthInWords(ms))))
})

test('the soonest promise stands first, and the answered stand behind', () => {
  const late = promised({ dueAt: '2026-11-24T08:00:00.000Z' })
  const answered = promised({ dueAt: '2026-11-24T07:00:00.000Z', firstReplyAt: '2026-11-24T06:00:00.000Z' })
  expect([answered, promised(), late].toSorted(bySoonest)).toEqual([late, promised(), answered])
})
