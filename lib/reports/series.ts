import { DAY_MS, localClock } from '#lib/domain/time.ts'
import { wilson } from './rates.ts'
import type { Rate } from './rates.ts'

/** Counts of one calendar day, YYYY-MM-DD in the workspace's zone. */
export type DayCount = { day: string; leads: number; meetings: number }
/** One point of a line: the rate over the days that end here, per lead; null where too few came. */
export type RatePoint = { day: string; leads: number } & (Rate | { rate: null; low: null; high: null })

/** Every calendar day from one instant to another, both included, on the zone's calendar. */
export function daysBetween(fromIso: string, toIso: string, zone: string): string[] {
  const days: string[] = []
  const last = localClock(toIso, zone).day
  let day = localClock(fromIso, zone).day
  while (day <= last) {
    days.push(day)
    day = dayAfter(day)
  }
  return days
}

/** Calendar arithmetic needs no zone: a day is followed by the next one whatever the clocks do. */
export const dayAfter = (day: string, count = 1): string => new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)

/** A rate for each day over the `width` days that end with it. A day without a count had nobody; a rate of fewer than `leadsMin` leads is a gap. */
export function trailingRate(days: readonly string[], counts: readonly DayCount[], width: number, leadsMin = 1): RatePoint[] {
  const byDay = new Map(counts.map((count) => [count.day, count]))
  return days.map((day) => {
    let leads = 0
    let meetings = 0
    for (let back = 0; back < width; back++) {
      const count = byDay.get(dayAfter(day, -back))
      leads += count?.leads ?? 0
      meetings += count?.meetings ?? 0
    }
    return { day, leads, ...((leads >= leadsMin ? wilson(meetings, leads) : null) ?? { rate: null, low: null, high: null }) }
  })
}

/** Runs of consecutive days, oldest first, `size` days each, the last one complete: for the small lines of a strip. */
export function inRuns(days: readonly string[], size: number): string[][] {
  const runs: string[][] = []
  for (let end = days.length; end > 0; end -= size) runs.unshift(days.slice(Math.max(0, end - size), end))
  return runs
}
