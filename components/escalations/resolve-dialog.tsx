'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Textarea } from '#components/ui/field.tsx'
import { OUTCOME_HELP, OUTCOME_WORDS } from './words.ts'

/** What came of it. Each choice says what it does to the lead. */
export function ResolveDialog({ open, onClose, onResolve }: { open: boolean; onClose: () => void; onResolve: (outcome: string, note: string) => void }) {
  const [outcome, setOutcome] = useState('')
  const [note, setNote] = useState('')
  return (
    <Dialog open={open} onOpenChange={(next) => { if (!next) onClose() }} title="Resolve: what came of it?"
      footer={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" type="submit" form="resolve" disabled={outcome === ''}>Resolve</Button></>}>
      <form id="resolve" className="flex flex-col gap-3" onSubmit={(event) => { event.preventDefault(); if (outcome) onResolve(outcome, note) }}>
        <fieldset className="flex flex-col">
          <legend className="sr-only">Outcome</legend>
          {Object.entries(OUTCOME_WORDS).map(([value, words]) => (
            <label key={value} className="flex items-start gap-2.5 border-b py-2">
              <input type="radio" name="outcome" value={value} checked={outcome === value} onChange={() => setOutcome(value)} className="mt-1 size-4 shrink-0 accent-(--accent)" />
              <span><span className="text-base font-[550]">{words}</span><span className="block text-xs text-ink-2">{OUTCOME_HELP[value]}</span></span>
            </label>
          ))}
        </fieldset>
        <Field label="Note" help="Optional. Kept with the escalation."><Textarea rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} /></Field>
      </form>
    </Dialog>
  )
}
