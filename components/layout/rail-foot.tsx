'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useViewerZone } from '#components/ui/clock.tsx'
import { clockTime } from '#components/ui/format.ts'
import { showHelp } from './help.tsx'
import { useLive } from './live.tsx'
import { shellQuery } from './queries.ts'

/** Whose clock this is, how fresh the numbers are, and what the keyboard can do. */
export function RailFoot() {
  const zone = useViewerZone()
  const { data: shell, dataUpdatedAt } = useSuspenseQuery(shellQuery())
  const live = useLive()
  const asOf = Math.max(Date.parse(shell.asOf), dataUpdatedAt)
  return (
    <div className="border-t px-2 pt-3 text-xs text-ink-3">
      <p>{zone}, data as of <time dateTime={new Date(asOf).toISOString()}>{clockTime(new Date(asOf).toISOString(), zone)}</time></p>
      <p role="status">{live === 'live' ? 'Live' : 'Reconnecting, asking every 15 s'}</p>
      <button type="button" onClick={showHelp} className="link min-h-6">Keyboard shortcuts</button>
    </div>
  )
}
