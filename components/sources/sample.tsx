'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Textarea } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import type { Understood } from '#lib/signals/manage-schema.ts'
import { KINDS } from '#lib/signals/sources/kinds.ts'

const OPTIONS = [...KINDS.map(({ kind, title }) => ({ value: kind, label: title })), { value: 'api', label: 'Our own API' }]
const TONES: Record<Understood['outcome'], Tone> = { decided: 'ok', recorded: 'accent', known: 'neutral', ignored: 'neutral', quarantined: 'warn' }
const WORDS: Record<Understood['outcome'], string> = { decided: 'kept, asks for a decision', recorded: 'kept for the record', known: 'dropped as a duplicate', ignored: 'ignored', quarantined: 'quarantined' }

/** Paste what a vendor sent and see the signal it becomes. */
export function Sample() {
  const [kind, setKind] = useState('segment')
  const look = useMutation({ mutationFn: (sample: string) => post<{ items: Understood[]; more: number }>('/api/sources/preview', { kind, sample }) })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    look.mutate(String(new FormData(event.currentTarget).get('sample') ?? ''))
  }
  return (
    <form onSubmit={submit} className="flex flex-col items-start gap-3">
      <Select label="As sent by" value={kind} options={OPTIONS} onChange={(next) => { setKind(next); look.reset() }} />
      <div className="w-full"><Field label="Payload" help="JSON. The fields of a form go into one object." error={look.error?.message}><Textarea name="sample" required rows={6} spellCheck={false} /></Field></div>
      <Button type="submit" pending={look.isPending}>Show the signal</Button>
      {look.data ? <ol aria-label="What it would become" className="flex w-full flex-col gap-3">{look.data.items.map((item, at) => <li key={at} className="border-t pt-2"><Item item={item} /></li>)}</ol> : null}
      {look.data && look.data.more > 0 ? <p className="text-ink-3">and {look.data.more} more</p> : null}
    </form>
  )
}

function Item({ item }: { item: Understood }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-2"><Tag tone={TONES[item.outcome]}>{WORDS[item.outcome]}</Tag>{'name' in item ? <code>{item.name}</code> : <code>{item.field}</code>}{'intent' in item ? <span className="text-ink-2">{item.intent} intent, trust {item.trust.replaceAll('_', ' ')}</span> : null}</p>
      <p className="text-ink-2">{item.because}</p>
      {'signal' in item ? (
        <>
          <p className="text-xs text-ink-3">who: {item.who.map(({ kind, value }) => `${kind} ${value}`).join(', ')} · key <code className="wrap-anywhere">{item.dedupeKey}</code></p>
          <details><summary className="cursor-pointer text-xs text-ink-2">The whole signal</summary><pre tabIndex={0} className="max-h-80 overflow-auto bg-sunken p-2 text-xs">{JSON.stringify(item.signal, null, 2)}</pre></details>
        </>
      ) : null}
    </div>
  )
}
