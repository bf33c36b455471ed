import { useId } from 'react'
import { duration } from './format.ts'
import { Hatch } from './hatch.tsx'

const LENGTH_MIN = 16
const LENGTH_MAX = 120
const HOURS_FULL = 168

/** Pixels on a root scale, so that an hour is seen and a week fits. */
export const waitLength = (ms: number): number => Math.round(LENGTH_MIN + (LENGTH_MAX - LENGTH_MIN) * Math.min(1, Math.sqrt(Math.max(0, ms) / 3_600_000 / HOURS_FULL)))

/** A wait drawn to scale. `open` has a dashed edge: it is still going on. */
export function WaitLine({ fromAt, toAt, open, across }: { fromAt: string; toAt: string; open?: boolean; across?: boolean }) {
  const id = useId()
  const ms = Date.parse(toAt) - Date.parse(fromAt)
  const length = waitLength(ms)
  const [width, height] = across ? [length, 8] : [8, length]
  return (
    <svg role="img" aria-label={`${open ? 'waiting' : 'waited'} ${duration(ms)}`} width={width} height={height} className="block shrink-0">
      <defs><Hatch id={id} /></defs>
      <rect x="0.5" y="0.5" width={width - 1} height={height - 1} fill={`url(#${id})`} stroke="var(--series-0)" strokeDasharray={open ? '3 2' : undefined} />
    </svg>
  )
}
