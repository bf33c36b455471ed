'use client'

import { useViewerZone } from '#components/ui/clock.tsx'
import { clockTime } from '#components/ui/format.ts'

const HOUR_MS = 3_600_000
const HEIGHT = 56

/** One bar an hour, from zero, oldest at the left. The table below says the same. */
export function HourBars({ label, perHour, endsAt }: { label: string; perHour: readonly number[]; endsAt: string }) {
  const zone = useViewerZone()
  const most = Math.max(1, ...perHour)
  const beginsAt = (hour: number) => clockTime(new Date(Date.parse(endsAt) - (perHour.length - hour) * HOUR_MS).toISOString(), zone)
  const width = 100 / perHour.length
  return (
    <figure className="m-0">
      <svg role="img" aria-label={`${label}: at most ${most} in an hour, ${perHour.at(-1) ?? 0} in the last one`} viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" className="h-14 w-full">
        {perHour.map((value, hour) => <rect key={hour} x={hour * width + 0.3} width={width - 0.6} y={HEIGHT - (value / most) * HEIGHT} height={(value / most) * HEIGHT} fill="var(--ink-2)"><title>{`${beginsAt(hour)}: ${value}`}</title></rect>)}
        <path d={`M0 ${HEIGHT - 0.5}H100`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      </svg>
      <div aria-hidden className="flex justify-between text-2xs text-ink-3 num"><span>{beginsAt(0)}</span><span>{beginsAt(perHour.length / 2)}</span><span>{clockTime(endsAt, zone)}</span></div>
      <figcaption className="text-2xs text-ink-3">{label}; the tallest bar is {most}.</figcaption>
      <details className="pt-1 text-xs">
        <summary className="link inline-block min-h-6">Show as table</summary>
        <table className="mt-1"><caption className="sr-only">{label}</caption><thead><tr><th scope="col" className="pr-6 text-left font-normal text-ink-3">Hour from</th><th scope="col" className="text-right font-normal text-ink-3">Decisions</th></tr></thead>
          <tbody>{perHour.map((value, hour) => <tr key={hour}><th scope="row" className="pr-6 text-left font-normal num">{beginsAt(hour)}</th><td className="text-right">{value}</td></tr>)}</tbody>
        </table>
      </details>
    </figure>
  )
}
