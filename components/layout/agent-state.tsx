'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useViewerZone } from '#components/ui/clock.tsx'
import { clockTime } from '#components/ui/format.ts'
import { Tag } from '#components/ui/tag.tsx'
import { shellQuery } from './queries.ts'

/** Running by which guardrails, or stopped since when and by whom. */
export function AgentState() {
  const { data: shell } = useSuspenseQuery(shellQuery())
  const zone = useViewerZone()
  const stop = shell.stops[0]
  if (!stop) return <Tag tone="ok" sign="●"><span className="hidden sm:inline">Agent running · guardrails v{shell.guardrailsVersion ?? '–'}</span><span className="sm:hidden">Running</span></Tag>
  const what = stop.scope === 'all' ? 'Sending stopped' : `${stop.key === 'sms' ? 'SMS' : stop.key === 'email' ? 'Email' : 'Chat'} stopped`
  return (
    <span role="alert" className="inline-flex min-w-0"><Link href="/sending" className="inline-flex min-h-6 max-w-full items-center no-underline">
      <Tag tone="danger"><span className="hidden sm:inline">{what} {clockTime(stop.at, zone)} by {stop.byName}. </span><span className="sm:hidden">Stopped. </span><span className="underline">Review</span></Tag>
    </Link></span>
  )
}
