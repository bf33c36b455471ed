'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useNow, useViewerZone } from '#components/ui/clock.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { dayAndTime } from '#components/ui/format.ts'

const HOUR_MS = 3_600_000

function morningAfter(now: number, days: number): Date {
  const at = new Date(now)
  at.setDate(at.getDate() + days)
  at.setHours(9, 0, 0, 0)
  return at
}

const choices = (now: number): { words: string; at: Date }[] => [
  { words: 'In an hour', at: new Date(now + HOUR_MS) },
  { words: 'In 4 hours', at: new Date(now + 4 * HOUR_MS) },
  { words: 'Tomorrow morning', at: morningAfter(now, 1) },
  { words: 'Monday morning', at: morningAfter(now, (8 - new Date(now).getDay()) % 7 || 7) },
]

/** Until when. The promise to the lead is not moved by it. */
export function SnoozeDialog({ open, onClose, onSnooze }: { open: boolean; onClose: () => void; onSnooze: (until: string, words: string) => void }) {
  const now = useNow()
  const zone = useViewerZone()
  const [own, setOwn] = useState('')
  const ownAt = own ? new Date(own) : null
  const usable = ownAt !== null && ownAt.getTime() > now
  const snooze = (at: Date) => onSnooze(at.toISOString(), dayAndTime(at.toISOString(), zone))
  return (
    <Dialog open={open} onOpenChange={(next) => { if (!next) onClose() }} title="Snooze until" description="It comes back by itself. The time to answer by does not move." footer={<Button onClick={onClose}>Cancel</Button>}>
      <ul className="flex flex-col">
        {choices(now).map(({ words, at }) => (
          <li key={words} className="flex items-center justify-between gap-4 border-b py-2">
            <span className="text-base">{words} <span className="text-xs text-ink-3 num">{dayAndTime(at.toISOString(), zone)}</span></span>
            <Button size="sm" onClick={() => snooze(at)} aria-label={`Snooze: ${words}`}>Snooze</Button>
          </li>
        ))}
      </ul>
      <form className="flex items-end gap-2" onSubmit={(event) => { event.preventDefault(); if (usable) snooze(ownAt) }}>
        <Field label="Another time" error={own && !usable ? 'Choose a time that is still to come.' : undefined}><Input type="datetime-local" value={own} onChange={(event) => setOwn(event.currentTarget.value)} /></Field>
        <Button type="submit" disabled={!usable}>Snooze</Button>
      </form>
    </Dialog>
  )
}
