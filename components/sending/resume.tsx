'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { ApiError, post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input, NumberField } from '#components/ui/field.tsx'
import { count } from '#components/ui/format.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { SendingState, Stop } from '#lib/suppression/kill-switch.server.ts'

type Way = 'release' | 'drop'

/** Reviewed, and typed by hand: what was held may no longer be wanted. */
export function Resume({ stop, held }: { stop: Stop; held: number }) {
  const [way, setWay] = useState<Way>('drop')
  const queries = useQueryClient()
  const resume = useMutation({
    mutationFn: (order: { dropOlderThanHours: number | null; confirm: string }) => post<SendingState>('/api/kill-switch/resume', { scope: stop.scope, key: stop.key, ...order }),
    onSuccess: () => { toast({ title: 'Sending is resumed. Every held message is checked again before it leaves.' }); return queries.invalidateQueries({ queryKey: ['shell'] }) },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    resume.mutate({ dropOlderThanHours: form.has('hours') ? Number(form.get('hours')) : null, confirm: String(form.get('confirm') ?? '').trim().toLowerCase() })
  }
  const wrong = resume.error instanceof ApiError && resume.error.field === '/confirm' ? resume.error.message : undefined
  return (
    <form onSubmit={submit} className="flex flex-col items-start gap-4 pt-4">
      {held > 0 ? <Segmented<Way> showLabel label={`The ${count(held)} held messages`} value={way} onChange={setWay} options={[{ value: 'drop', label: 'Let old ones go' }, { value: 'release', label: 'Release all' }]} /> : <p>No message is held.</p>}
      {held > 0 && way === 'drop' ? <Field label="Let go what is older than"><NumberField name="hours" unit="hours" defaultValue={4} min={0.25} max={720} step="any" required /></Field> : null}
      <div className="w-64 max-w-full"><Field label="Type resume to confirm" error={wrong}><Input name="confirm" autoComplete="off" required spellCheck={false} /></Field></div>
      {resume.error && !wrong ? <p role="alert" className="text-danger">Still stopped. {resume.error.message}</p> : null}
      <Button type="submit" variant="primary" pending={resume.isPending}>Resume sending</Button>
    </form>
  )
}
