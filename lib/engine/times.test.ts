import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from './backoff.ts'
import { nextFire, parseCron, type Cron } from './cron.ts'
import { durationMs, instantOf } from './duration.ts'
import { spaced } from './pace.ts'

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const after = (text: string) => Date.parse(text)

describe('durations', () => {
  test.each([['1w2d3h4m5s', 788_645_000], ['90s', 90_000], ['0', 0], ['500ms', 500], ['1.5h', 5_400_000], ['-5s', -5000], ['1h30m', 5_400_000], ['.5h', 1_800_000], ['1s1s', 2000]] as const)('%s is %d ms', (text, ms) => { expect(durationMs(text)).toBe(ms) })
  test.each(['', 'soon', '5', '1h later', ' 1h', '1 h', '1H', '1y', '5s-1s'])('%s is none', (text) => { expect(durationMs(text)).toBeNull() })
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
    ['0 0 ? * 1', '2026-01-01T00:00:00Z', '2026-01-05T00:00:00.000Z'],
    ['0 0 13 * */2', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00.000Z'],
    ['30 2 * * *', '2026-03-29T00:00:00Z', '2026-03-29T02:30:00.000Z'],
    ['TZ=Europe/Vienna 30 2 * * *', '2026-03-28T23:00:00Z', '2026-03-30T00:30:00.000Z'],
    ['TZ=Europe/Vienna 30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00.000Z'],
    ['0 9 * * mon-fri', '2026-01-02T10:00:00Z', '2026-01-05T09:00:00.000Z'],
    ['0 0 29 feb *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['TZ=Europe/Vienna 30 8 * * *', '2026-07-01T00:00:00Z', '2026-07-01T06:30:00.000Z'],
    ['TZ=Asia/Kathmandu 0 12 * * *', '2026-07-01T00:00:00Z', '2026-07-01T06:15:00.000Z'],
    ['0 12 * * 0', '2026-01-01T00:00:00Z', '2026-01-04T12:00:00.000Z'],
  ])('%s after %s is %s', (cron, from, expected) => { expect(iso(nextFire(parseCron(cron), after(from)))).toBe(expected) })
  test.each(['* * * *', '60 * * * *', '* * * * * *', 'a b c d e', '*/0 * * * *', '0 12 * * 7', '5-2 * * * *', '1-2-3 * * * *', 'TZ=Mars/Base 0 9 * * *', '@every 5m', ''])('%s is refused', (cron) => { expect(() => parseCron(cron)).toThrow() })
  test('a day that never comes has no firing', () => { expect(nextFire(parseCron('0 0 31 2 *'), 0)).toBeNull() })

  test('fires at the first minute that a look at every minute would find, in any zone', () => {
    const field = (low: number, high: number) => fc.oneof(fc.constant('*'), fc.integer({ min: low, max: high }).map(String), fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 9 })).map(([from, every]) => `${from}/${every}`), fc.integer({ min: 2, max: 9 }).map((every) => `*/${every}`))
    const zone = fc.constantFrom('', 'TZ=Europe/Vienna ', 'TZ=America/New_York ', 'TZ=Asia/Kathmandu ')
    fc.assert(fc.property(zone, field(0, 59), field(0, 23), fc.constantFrom('*', '28-31', '1,15'), fc.constantFrom('*', '1-5', '0'), fc.integer({ min: 0, max: 365 * 24 * 60 }), (tz, minute, hour, day, weekday, offset) => {
      const cron = parseCron(`${tz}${minute} ${hour} ${day} * ${weekday}`)
      const from = Date.UTC(2026, 0, 1) + offset * 60_000
      const next = nextFire(cron, from) ?? Infinity
      const found = Array.from({ length: 3 * 1440 }, (_, n) => from + (n + 1) * 60_000).find((at) => matches(cron, at))
      return found === undefined ? next > from + 3 * 86_400_000 : next === found
    }), { numRuns: 60 })
  })
})

/** A second, simpler reading of a schedule: does this very minute match? */
function matches(cron: Cron, at: number): boolean {
  const t = cron.local(at)
  const [day, weekday] = [cron.days.values.has(t.day), cron.weekdays.values.has(t.weekday)]
  return cron.minutes.has(t.minute) && cron.hours.has(t.hour) && cron.months.has(t.month) && (cron.days.star || cron.weekdays.star ? day && weekday : day || weekday)
}

describe('spacing', () => {
  const pace = fc.record({ limit: fc.integer({ min: 1, max: 20 }), periodMs: fc.integer({ min: 1000, max: 86_400_000 }), atOnce: fc.integer({ min: 1, max: 30 }) })

  test('in any stretch as long as a period no more starts than the limit and those that may come at once', () => {
    fc.assert(fc.property(pace, fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 60 }), (p, gaps) => {
      let remembered: number | null = null
      let now = 0
      const starts: number[] = []
      for (const gap of gaps) {
        now += gap
        const { atMs, nextMs } = spaced(remembered, p, now)
        remembered = nextMs
        starts.push(atMs)
      }
      return starts.every((from) => starts.filter((s) => s >= from && s < from + p.periodMs).length <= p.limit + p.atOnce)
    }))
  })
  test('the first ones go at once, and those after them evenly apart', () => {
    let remembered: number | null = null
    const starts = Array.from({ length: 5 }, () => { const { atMs, nextMs } = spaced(remembered, { limit: 2, periodMs: 60_000, atOnce: 3 }, 0); remembered = nextMs; return atMs })
    expect(starts).toEqual([0, 0, 0, 30_000, 60_000])
  })
  test('nothing starts before it is asked for, nor before one that asked earlier', () => {
    fc.assert(fc.property(pace, fc.integer({ min: 0, max: 10_000 }), (p, gap) => {
      const one = spaced(null, p, 1000)
      const two = spaced(one.nextMs, p, 1000 + gap)
      return one.atMs === 1000 && two.atMs >= 1000 + gap && two.atMs >= one.atMs
    }))
  })
})
