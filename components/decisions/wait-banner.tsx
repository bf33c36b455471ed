'use client'

import Link from 'next/link'
import { useNow } from '#components/ui/clock.tsx'
import { duration } from '#components/ui/format.ts'
import { Time } from '#components/ui/time.tsx'
import { WaitLine } from '#components/ui/wait-line.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

/** A wait with its length drawn: how long is left, on both clocks, and what would end it early; or what ended it. */
export function WaitBanner({ wait, zone, leadId }: { wait: NonNullable<DecisionTrace['wait']>; zone: string; leadId: string }) {
  const leftMs = Date.parse(wait.dueAt) - useNow()
  const open = wait.state === 'open'
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-y py-2.5 text-sm">
      <WaitLine across open={open} fromAt={wait.createdAt} toAt={open ? wait.dueAt : (wait.endedAt ?? wait.dueAt)} />
      {open
        ? <p className="min-w-0 flex-1"><strong className="num">{leftMs > 0 ? `${duration(leftMs)} left` : 'due now'}</strong>, until <Time at={wait.dueAt} zone={zone} />. {wakes(wait.intent)}</p>
        : <p className="min-w-0 flex-1">Ended <Time at={wait.endedAt ?? wait.dueAt} zone={zone} />{wait.endedBy ? <> because {wait.endedBy}</> : null}. {wait.nextDecisionId ? <Link href={`/leads/${leadId}?decision=${wait.nextDecisionId}`} className="link">See what was decided then</Link> : null}</p>}
    </div>
  )
}

const wakes = (intent: string) => (intent === 'explicit' ? 'Only another request would end it early.' : `A request, or anything stronger than ${intent} intent, ends it early.`)
