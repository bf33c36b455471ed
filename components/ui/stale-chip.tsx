'use client'

import { useNow, useViewerZone } from './clock.tsx'
import { clockTime } from './format.ts'
import { Tag } from './tag.tsx'

/** As of when; turns into a warning past twice its cadence. */
export function StaleChip({ asOf, cadenceSeconds = 60, refreshing }: { asOf: string; cadenceSeconds?: number; refreshing?: boolean }) {
  const zone = useViewerZone()
  const stale = useNow() - Date.parse(asOf) > cadenceSeconds * 2_000
  return <Tag tone={stale ? 'warn' : 'neutral'}>as of <time dateTime={asOf}>{clockTime(asOf, zone)}</time>{refreshing ? ', refreshing' : ''}</Tag>
}
