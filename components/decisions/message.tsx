'use client'

import { useState } from 'react'
import { Segmented } from '#components/ui/segmented.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

type Draft = NonNullable<DecisionTrace['draft']>

/** The message as written: in a frame that may do nothing, as plain text, and slot by slot. */
export function Message({ id, draft, masked }: { id: string; draft: Draft; masked: boolean }) {
  const [view, setView] = useState<'html' | 'text' | 'slots'>(draft.hasHtml ? 'html' : 'text')
  const options = [...(draft.hasHtml ? [{ value: 'html' as const, label: 'Message' }] : []), { value: 'text' as const, label: 'Plain text' }, { value: 'slots' as const, label: 'Slots' }]
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="text-xs text-ink-3">To {draft.to}, from {draft.template}{masked ? '. Names and addresses are hidden for your role' : ''}</p>
      {draft.subject ? <p className="text-base font-semibold">{draft.subject}</p> : null}
      <Segmented label="Show the message as" value={view} options={options} onChange={setView} />
      {view === 'html' ? <iframe title="The message, as written" sandbox="" src={`/api/decisions/${id}/preview`} className="h-96 w-full border bg-surface" /> : null}
      {view === 'text' ? <pre className="max-h-96 overflow-auto border bg-surface p-3 text-xs break-words whitespace-pre-wrap" tabIndex={0} aria-label="The message as plain text">{draft.text}</pre> : null}
      {view === 'slots' ? <Slots slots={draft.slots} /> : null}
    </div>
  )
}

/** What was filled in, and from which field. */
const Slots = ({ slots }: { slots: Draft['slots'] }) => (
  <dl className="border-t">
    {slots.map((slot) => (
      <div key={slot.name} className="border-b py-1.5"><dt className="flex justify-between gap-3 text-xs text-ink-3"><code>{slot.name}</code><span>from {slot.from}</span></dt><dd className="break-words">{slot.value || '–'}</dd></div>
    ))}
  </dl>
)
