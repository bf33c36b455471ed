'use client'

import { useNow, useViewerZone } from './clock.tsx'
import { calendarDay, clockTime, dayAndTime, duration, exactTime, zoneName } from './format.ts'

/** An instant in the viewer's zone; with the lead's `zone`, its clock stands beside it where it differs. */
export function Time({ at, zone, show = 'day' }: { at: string; zone?: string | null; show?: 'day' | 'clock' | 'exact' | 'date' | 'ago' }) {
  const viewer = useViewerZone()
  if (!Number.isFinite(Date.parse(at))) return <span>–</span>
  const theirs = zone && clockTime(at, zone) !== clockTime(at, viewer) ? `${clockTime(at, zone)} ${zoneName(zone)}` : null
  return (
    <time dateTime={at} title={`${at} · ${exactTime(at, viewer)} ${zoneName(viewer)}`} className="whitespace-nowrap">
      {show === 'ago' ? <Ago at={at} /> : { day: dayAndTime, clock: clockTime, exact: exactTime, date: calendarDay }[show](at, viewer)}
      {theirs ? <span className="text-ink-3"> · {theirs}</span> : null}
    </time>
  )
}

function Ago({ at }: { at: string }) {
  const ms = useNow() - Date.parse(at)
  if (Math.abs(ms) < 45_000) return 'just now'
  return ms > 0 ? `${duration(ms)} ago` : `in ${duration(ms)}`
}
