'use client'

import { useNow } from '#components/ui/clock.tsx'
import { slaAt } from '#lib/escalations/sla.ts'
import type { Promised, Sla } from '#lib/escalations/sla.ts'

const ROUND = 2 * Math.PI * 5
const TINTS: Record<Sla['state'], string> = { ok: 'text-ink-2', soon: 'text-warn', late: 'text-danger', kept: 'text-ink-3', broken: 'text-danger' }

/** What is left of the promise: the ring empties clockwise, amber under a quarter, red once late. The words carry it. */
export function SlaClock({ promised }: { promised: Promised }) {
  const { state, fraction, words } = slaAt(promised, new Date(useNow()).toISOString())
  return (
    <span className={`inline-flex items-center gap-1.5 text-xs font-semibold whitespace-nowrap num ${TINTS[state]}`}>
      {state === 'kept' || state === 'broken' ? null : (
        <svg aria-hidden viewBox="0 0 14 14" className="size-3.5 shrink-0 -rotate-90">
          <circle cx="7" cy="7" r="5" fill="none" stroke="var(--line)" strokeWidth="3" />
          <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="3" strokeDasharray={`${fraction * ROUND} ${ROUND}`} />
        </svg>
      )}
      {words}
    </span>
  )
}
