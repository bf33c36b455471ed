import { HOUR_MS } from '#lib/domain/time.ts'

/** Whole hours ahead that get a bar of their own. */
export const HOURS_SHOWN = 24

/** Open waits by when they are due: `overdue` before now, then one count an hour from `beginsAt` (a whole hour, UTC), then everything later. */
export type Due = { beginsAt: string; overdue: number; perHour: number[]; later: number }

/** The whole hour an instant lies in. */
export const hourOf = (iso: string): string => new Date(Math.floor(Date.parse(iso) / HOUR_MS) * HOUR_MS).toISOString()

/** `rows` count waits by whole hours since `asOf`'s hour; -1 is what was due before `asOf`, and hours past the last bar are one number. */
export function dueByHour(rows: readonly { hour: number; count: number }[], asOf: string): Due {
  const sum = (of: (hour: number) => boolean) => rows.filter((row) => of(row.hour)).reduce((total, row) => total + row.count, 0)
  return {
    beginsAt: hourOf(asOf), overdue: sum((hour) => hour < 0), later: sum((hour) => hour >= HOURS_SHOWN),
    perHour: Array.from({ length: HOURS_SHOWN }, (_, hour) => sum((each) => each === hour)),
  }
}
