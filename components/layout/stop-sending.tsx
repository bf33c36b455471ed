'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRef } from 'react'
import type { SubmitEvent } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Textarea } from '#components/ui/field.tsx'
import { count } from '#components/ui/format.ts'
import { toast } from '#components/ui/toast.tsx'
import type { SendingState } from '#lib/suppression/kill-switch.server.ts'

type Scope = { scope: 'all'; key: '*' } | { scope: 'channel'; key: 'email' | 'sms' | 'chat' }

const EVERYTHING: Scope = { scope: 'all', key: '*' }
const NARROWER: readonly { label: string; scope: Scope }[] = [
  { label: 'Stop email', scope: { scope: 'channel', key: 'email' } },
  { label: 'Stop SMS', scope: { scope: 'channel', key: 'sms' } },
  { label: 'Stop chat', scope: { scope: 'channel', key: 'chat' } },
]

/** Stopping asks nothing: Enter is enough. Why is asked after it has stopped. A native dialog, so that it opens even when nothing else loads. */
export function StopSending() {
  const dialog = useRef<HTMLDialogElement>(null)
  const queries = useQueryClient()
  const stop = useMutation({
    mutationFn: (scope: Scope) => post<SendingState>('/api/kill-switch/stop', scope),
    onSettled: () => queries.invalidateQueries({ queryKey: ['shell'] }),
  })
  const open = () => { stop.reset(); dialog.current?.showModal() }
  const close = () => dialog.current?.close()
  return (
    <>
      <Button variant="danger" onClick={open}>Stop sending…</Button>
      <dialog ref={dialog} aria-labelledby="stop-title" className="m-auto mt-[12vh] w-120 max-w-[calc(100vw-2rem)] rounded-float border bg-surface p-5 text-sm text-ink shadow-float backdrop:bg-scrim">
        <h2 id="stop-title" className="text-lg font-[650]">{stop.data ? 'Sending is stopped' : 'Stop sending'}</h2>
        {stop.data && stop.variables
          ? <Stopped state={stop.data} scope={stop.variables} onDone={close} />
          : <Choice onStop={stop.mutate} pending={stop.isPending} error={stop.error?.message} onCancel={close} />}
      </dialog>
    </>
  )
}

function Choice({ onStop, pending, error, onCancel }: { onStop: (scope: Scope) => void; pending: boolean; error?: string; onCancel: () => void }) {
  return (
    <div className="flex flex-col gap-4 pt-2">
      <p className="text-base text-ink-2">Nothing new leaves from the moment you press. Messages that are ready are held, waits are kept, and nothing is lost.</p>
      {error ? <p role="alert" className="text-danger">Not stopped. {error}</p> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="danger-solid" autoFocus pending={pending} onClick={() => onStop(EVERYTHING)} shortcut="Enter">Stop everything</Button>
        <Button variant="quiet" onClick={onCancel}>Cancel</Button>
      </div>
      <div className="border-t pt-3">
        <p className="pb-2 text-xs text-ink-3">Or only one channel</p>
        <div className="flex flex-wrap gap-2">
          {NARROWER.map(({ label, scope }) => <Button key={label} size="sm" pending={pending} onClick={() => onStop(scope)}>{label}</Button>)}
        </div>
      </div>
    </div>
  )
}

function Stopped({ state, scope, onDone }: { state: SendingState; scope: Scope; onDone: () => void }) {
  const explain = useMutation({
    mutationFn: (reason: string) => post('/api/kill-switch/explain', { ...scope, reason }),
    onSuccess: () => { onDone(); toast({ title: 'Reason kept with the stop.' }) },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    explain.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''))
  }
  const { held, inProvidersHands, waitsKept } = state.backlog
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 pt-2">
      <p role="status" className="text-base text-ink-2">
        No new sends{scope.scope === 'all' ? '' : ` by ${scope.key}`}. {count(held)} held, {count(inProvidersHands)} in the provider’s hands and past recall, {count(waitsKept)} waits kept.
      </p>
      <Field label="Why did you stop?" help="Whoever resumes will read this." error={explain.error?.message}><Textarea name="reason" required minLength={3} maxLength={500} rows={3} autoFocus /></Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" pending={explain.isPending}>Keep the reason</Button>
        <Button variant="quiet" onClick={onDone}>Later</Button>
        <Link href="/sending" onClick={onDone} className="link ml-auto">What is held</Link>
      </div>
    </form>
  )
}
