'use client'

import Link from 'next/link'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Time } from '#components/ui/time.tsx'
import type { AuditLine } from '#lib/audit/view.server.ts'
import { EntryDetail } from './entry-detail.tsx'
import { placeOf, verbWords } from './words.ts'

/** One line of the log; what stood before and after unfolds beneath it. */
export function Entry({ line }: { line: AuditLine }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const place = placeOf(line.objectKind, line.objectId)
  return (
    <li className="border-b py-1.5">
      <div className="grid grid-cols-[2.75rem_minmax(0,1fr)_auto] items-baseline gap-x-3 sm:grid-cols-[2.75rem_minmax(0,1fr)_auto_auto]">
        <span className="text-xs text-ink-3 num">{line.seq}</span>
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <strong>{verbWords(line.verb)}</strong>
          <span className="text-ink-2">by {whoOf(line)}</span>
          {place ? <Link href={place} className="link font-mono text-xs wrap-anywhere">{line.objectId}</Link> : <code className="text-xs text-ink-2 wrap-anywhere">{line.objectKind} {line.objectId}</code>}
        </p>
        <span className="text-xs text-ink-3 max-sm:order-last max-sm:col-span-2 max-sm:col-start-2"><Time at={line.at} show="exact" /></span>
        <Button size="sm" variant="quiet" aria-expanded={open} aria-controls={id} aria-label={`Details of entry ${line.seq}`} onClick={() => setOpen(!open)}>Details</Button>
      </div>
      <div id={id} hidden={!open} className="pl-14 text-xs">{open ? <EntryDetail line={line} /> : null}</div>
    </li>
  )
}

function whoOf(line: AuditLine): string {
  if (line.actorKind === 'person') return line.actor
  if (line.actorKind === 'lead') return line.actorId === line.objectId ? 'the lead' : `lead ${line.actorId}`
  return line.actorKind === 'key' ? `API key ${line.actorId}` : `the ${line.actorId}`
}
