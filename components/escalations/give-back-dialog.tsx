'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Input, NumberField, Textarea } from '#components/ui/field.tsx'

const HOLD_HOURS = 24
const HOLD_HOURS_MAX = 720

export function GiveBackDialog({ open, onClose, onGiveBack }: { open: boolean; onClose: () => void; onGiveBack: (body: { goal: string; note: string; holdHours: number }) => void }) {
  const [goal, setGoal] = useState('')
  const [note, setNote] = useState('')
  const [hours, setHours] = useState(String(HOLD_HOURS))
  const holdHours = Number(hours)
  const wrong = hours.trim() === '' || !Number.isFinite(holdHours) || holdHours < 0 || holdHours > HOLD_HOURS_MAX
  return (
    <Dialog open={open} onOpenChange={(next) => { if (!next) onClose() }} title="Hand back to the agent" description="The agent nurtures this lead again once the hold is over. A new signal before that is decided, and not answered."
      footer={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" type="submit" form="give-back" disabled={wrong}>Hand back</Button></>}>
      <form id="give-back" className="flex flex-col gap-3" onSubmit={(event) => { event.preventDefault(); if (!wrong) onGiveBack({ goal, note, holdHours }) }}>
        <Field label="Goal for the agent" help="Optional, in your words."><Input value={goal} maxLength={300} onChange={(event) => setGoal(event.currentTarget.value)} /></Field>
        <Field label="Hold" error={wrong ? `Between 0 and ${HOLD_HOURS_MAX} hours.` : undefined}><NumberField unit="hours" min={0} max={HOLD_HOURS_MAX} value={hours} onChange={(event) => setHours(event.currentTarget.value)} /></Field>
        <Field label="Note" help="Optional. What the next person should know."><Textarea rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} /></Field>
      </form>
    </Dialog>
  )
}
