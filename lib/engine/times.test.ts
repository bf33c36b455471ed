import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from './backoff.ts'
import { nextFire, parseCron } from './cron.ts'
import { durationMs, instantOf } from './duration.ts'

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const after = (text: string) => Date.parse(text)

describe('durations', () => {
  test.each([['1w2d3h4m5s', 788_645_000], ['90s', 90_000], ['', 0], ['500ms', 500], ['1.5h', 5_400_000]] as const)('%s is %d ms', (text, ms) => { expect(durationMs(text)).toBe(ms) })
  test.each(['soon', '5', '1h later', '-1s'])('%s is none', (text) => { expect(durationMs(text)).toBeNull() })
  test('an instant is read as itself, a duration from now', () => {
    expect(instantOf('2026-03-01T00:00:00Z', 0)).toBe(Date.UTC(2026, 2, 1))
    expect(instantOf('10s', 1000)).toBe(11_000)
  })
})

describe('trying again', () => {
  test('twenty retries last about a day', () => {
    const total = Array.from({ length: 20 }, (_, attempt) => backoffMs(attempt, 0)).reduce((a, b) => a + b, 0)
    expect(total / 3_600_000).toBeGreaterThan(20)
  })
  test('a wait never shrinks with the attempts', () => {
    fc.assert(fc.property(fc.nat(40), (n) => backoffMs(n + 1, 0) >= backoffMs(n, 0)))
  })
  test('what the app asks for is kept between a second and a day', () => {
    expect(retryAfterMs('120', 0)).toBe(120_000)
    expect(retryAfterMs('0', 0)).toBe(1000)
    expect(retryAfterMs('99999999', 0)).toBe(86_400_000)
    expect(retryAfterMs('1970-01-01T00:01:00Z', 0)).toBe(60_000)
    expect(retryAfterMs('tomorrow', 0)).toBeNull()
    expect(retryAfterMs(null, 0)).toBeNull()
  })
})

describe('schedules', () => {
  test.each([
    ['*/15 * * * *', '2026-01-01T00:07:30Z', '2026-01-01T00:15:00.000Z'],
    ['@hourly', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000Z'],
    ['0 9 * * mon-fri', '2026-01-02T10:00:00Z', '2026-01-05T09:00:00.000Z'],
    ['0 0 29 feb *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['TZ=Europe/Vienna 30 8 * * *', '2026-07-01T00:00:00Z', '2026-07-01T06:30:00.000Z'],
    ['TZ=Asia/Kathmandu 0 12 * * *', '2026-07-01T00:00:00Z', '2026-07-01T06:15:00.000Z'],
    ['0 12 * * 7', '2026-01-01T00:00:00Z', '2026-01-04T12:00:00.000Z'],
  ])('%s after %s is %s', (cron, from, expected) => { expect(iso(nextFire(parseCron(cron), after(from)))).toBe(expected) })
  test.each(['* * * *', '60 * * * *', '* * * * * *', 'a b c d e', '*/0 * * * *'])('%s is refused', (cron) => { expect(() => parseCron(cron)).toThrow() })
  test('a day that never comes has no firing', () => { expect(nextFire(parseCron('0 0 31 2 *'), 0)).toBeNull() })
})
