'use client'

import { useNow } from '#components/ui/clock.tsx'
import { duration } from '#components/ui/format.ts'
import { Mark } from '#components/ui/mark.tsx'
import { Time } from '#components/ui/time.tsx'
import { WaitLine } from '#components/ui/wait-line.tsx'
import type { LeadRecord } from '#lib/leads/record.ts'

/** What is planned, drawn above now. */
export function NextAct({ next, zone, onPick }: { next: NonNullable<LeadRecord['next']>; zone: string; onPick: (decisionId: string, history: 'push') => void }) {
  const leftMs = Date.parse(next.at) - useNow()
  const left = leftMs > 0 ? `${duration(leftMs)} left` : next.kind === 'wait' ? 'due now' : `${duration(leftMs)} late`
  return (
    <div className="mb-3 grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5 border-b border-dashed border-line-strong pb-3">
      <span className="flex flex-col items-center gap-1 pt-1">
        <Mark kind={next.kind === 'wait' ? 'wait' : 'escalate_to_human'} />
        {next.kind === 'wait' ? <WaitLine open fromAt={next.from ?? next.at} toAt={next.at} /> : null}
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline justify-between gap-x-2"><strong className="font-semibold">{next.kind === 'wait' ? 'Waiting' : 'With a person'}</strong><span className="text-xs num">{left}</span></p>
        <p className="text-xs text-ink-2">{next.kind === 'wait' ? 'until' : 'answer due'} <Time at={next.at} zone={zone} /></p>
        <p className="text-xs text-ink-2">“{next.because}”</p>
        {next.kind === 'wait' && next.decisionId ? <button type="button" className="link min-h-6 text-xs" onClick={() => onPick(next.decisionId!, 'push')}>Why, and what would end it</button> : null}
      </div>
    </div>
  )
}
