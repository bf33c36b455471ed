'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { count } from '#components/ui/format.ts'
import { shellQuery } from './queries.ts'

/** A demo says what it is, and how far it has got. */
export function DemoBanner() {
  const { data: shell } = useSuspenseQuery(shellQuery())
  const progress = shell.demoProgress
  return (
    <aside aria-label="Demo" className="flex flex-wrap items-center gap-x-3 border-b border-t-2 border-t-series-5 px-4 py-1 text-xs text-ink-2 lg:px-6">
      <span>Demo workspace: simulated people, real decisions. Messages reach the local mailbox only.</span>
      {progress ? (
        <span role="status" className="inline-flex items-center gap-2">
          <progress aria-label="Filling the demo" value={progress.done} max={Math.max(1, progress.total)} className="h-2 w-28 accent-(--accent)" />
          <span className="num">{progress.phase}, {count(progress.done)} of {count(progress.total)}</span>
        </span>
      ) : null}
    </aside>
  )
}
