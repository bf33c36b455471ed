import type { RatePoint } from '#lib/reports/series.ts'

export const RATE_BAND_HEIGHT = 260
export type RateLine = { name: string; points: readonly RatePoint[] }

export type Plotted = { day: string; rate: number | null; band: [number, number] | null; control: number | null }

/** Two lines side by side for each day, per hundred. */
export const plot = (subject: RateLine, control: RateLine): Plotted[] =>
  subject.points.map((point, at) => ({
    day: point.day,
    rate: point.rate === null ? null : point.rate * 100,
    band: point.rate === null ? null : [point.low * 100, point.high * 100],
    control: control.points[at]?.rate == null ? null : control.points[at].rate * 100,
  }))
