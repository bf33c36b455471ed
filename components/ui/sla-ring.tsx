'use client'

import { useNow } from './clock.tsx'
import { duration } from './format.ts'

const ROUND = 2 * Math.PI * 5

/** What is left of the time to answer: empties clockwise, amber under a quarter, red once late. The words carry it. */
export function SlaRing({ startedAt, dueAt, stopped }: { startedAt: string; dueAt: string; /** Set once answered: the clock stands. */ stopped?: string | null }) {
  const now = useNow()
  const at = stopped ? Date.parse(stopped) : now
  const leftMs = Date.parse(dueAt) - at
  const left = Math.max(0, Math.min(1, leftMs / Math.max(1, Date.parse(dueAt) - Date.parse(startedAt))))
  const tint = stopped ? 'text-ink-3' : leftMs < 0 ? 'text-danger' : left < 0.25 ? 'text-warn' : 'text-ink-2'
  const words = leftMs < 0 ? `${duration(leftMs)} late` : stopped ? `met with ${duration(leftMs)} left` : `${duration(leftMs)} left`
  return (
    <span className={`inline-flex items-center gap-1.5 text-xs font-semibold whitespace-nowrap num ${tint}`}>
      <svg aria-hidden viewBox="0 0 14 14" className="size-3.5 shrink-0 -rotate-90">
        <circle cx="7" cy="7" r="5" fill="none" stroke="var(--line)" strokeWidth="3" />
        <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="3" strokeDasharray={`${left * ROUND} ${ROUND}`} />
      </svg>
      {words}
    </span>
  )
}
