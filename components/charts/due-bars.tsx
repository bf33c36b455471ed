'use client'

import { useViewerZone } from '#components/ui/clock.tsx'
import { clockTime, count } from '#components/ui/format.ts'

const HOUR_MS = 3_600_000

/** `held`: what is due is kept on purpose, by a stop. */
type Props = { label: string; perHour: readonly number[]; beginsAt: string; overdue: number; later: number; held: boolean }

/** What is due, one bar an hour from now on, from zero. Waiting is hatched; what was due already stands before the line and is solid. */
export function DueBars({ label, perHour, beginsAt, overdue, later, held }: Props) {
  const zone = useViewerZone()
  const most = Math.max(1, overdue, ...perHour)
  const at = (hour: number) => clockTime(new Date(Date.parse(beginsAt) + hour * HOUR_MS).toISOString(), zone)
  const height = (value: number) => `${(value / most) * 100}%`
  const past = held ? 'due and held' : 'overdue'
  const total = perHour.reduce((sum, one) => sum + one, 0)
  return (
    <figure className="m-0">
      <div role="img" aria-label={`${label}: ${count(overdue)} ${past}, ${count(total)} in the next ${perHour.length} hours, ${count(later)} later`} className="flex h-20 items-end gap-px border-b border-line-strong">
        <span className="relative mr-1 h-full w-[4%] min-w-2 border-r border-dashed border-line-strong pr-1"><span className={`absolute inset-x-0 bottom-0 mr-1 ${held ? 'bg-ink-2' : 'bg-danger'}`} style={{ height: height(overdue) }} /></span>
        {perHour.map((value, hour) => (
          <span key={hour} title={`${at(hour)}: ${count(value)}`} className="flex h-full min-w-0 flex-1 items-end"><span className={`block w-full ${value > 0 ? 'hatch min-h-0.5 border border-b-0 border-series-0' : ''}`} style={{ height: height(value) }} /></span>
        ))}
      </div>
      <div aria-hidden className="flex justify-between pl-[5%] text-2xs text-ink-3 num"><span>{at(0)}</span><span>{at(perHour.length / 2)}</span><span>{at(perHour.length)}</span></div>
      <figcaption className="text-2xs text-ink-3">{label}, by the hour in which they are due; the tallest bar is {count(most)}. Left of the dashed line: {past}.{later > 0 ? ` ${count(later)} more are due later.` : ''}</figcaption>
      <details className="pt-1 text-xs">
        <summary className="link inline-block min-h-6">Show as table</summary>
        <table className="mt-1">
          <caption className="sr-only">{label}</caption>
          <thead><tr><th scope="col" className="pr-6 text-left font-normal text-ink-3">Due from</th><th scope="col" className="text-right font-normal text-ink-3">Waits</th></tr></thead>
          <tbody>
            <tr><th scope="row" className="pr-6 text-left font-normal">{past}</th><td className="text-right">{count(overdue)}</td></tr>
            {perHour.map((value, hour) => <tr key={hour}><th scope="row" className="pr-6 text-left font-normal num">{at(hour)}</th><td className="text-right">{count(value)}</td></tr>)}
            <tr><th scope="row" className="pr-6 text-left font-normal">later</th><td className="text-right">{count(later)}</td></tr>
          </tbody>
        </table>
      </details>
    </figure>
  )
}
