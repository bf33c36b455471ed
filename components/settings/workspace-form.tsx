'use client'

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'
import { ApiError, post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { WorkspaceFacts } from '#lib/operators/workspace.ts'
import { workspaceQuery } from './queries.ts'

const read = (form: FormData): WorkspaceFacts => {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return {
    senderName: text('senderName'), senderEmail: text('senderEmail'), postalAddress: text('postalAddress'), product: text('product'), bookingUrl: text('bookingUrl'), zone: text('zone'),
    legitimateInterest: form.get('interest') ? text('legitimateInterest').toUpperCase().split(/[\s,;]+/).filter(Boolean) : [],
  }
}

/** What every message is signed with. Native checks first; the server's answer stands beside the field it is about. */
export function WorkspaceForm({ refusal }: { refusal: string | null }) {
  const { data: facts } = useSuspenseQuery(workspaceQuery())
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: (next: WorkspaceFacts) => post<WorkspaceFacts>('/api/workspace', next, 'PUT'),
    onSuccess: (saved) => { queries.setQueryData(workspaceQuery().queryKey, saved); toast({ title: 'Saved. Messages from now on use it.' }) },
  })
  const wrong = (field: string) => (save.error instanceof ApiError && save.error.field?.startsWith(`/${field}`) ? save.error.message : undefined)
  const submit = (event: SubmitEvent<HTMLFormElement>) => { event.preventDefault(); save.mutate(read(new FormData(event.currentTarget))) }
  return (
    <form onSubmit={submit} className="flex max-w-140 flex-col gap-5" key={JSON.stringify(facts)}>
      {refusal ? <p className="text-ink-2">{refusal}</p> : null}
      <fieldset disabled={refusal !== null} className="contents">
        <Field label="Sender name" error={wrong('senderName')}><Input name="senderName" defaultValue={facts.senderName} required maxLength={80} /></Field>
        <Field label="Sender address" error={wrong('senderEmail')}><Input name="senderEmail" type="email" defaultValue={facts.senderEmail} required /></Field>
        <Field label="Postal address" help="Stands in every email, as the law asks." error={wrong('postalAddress')}><Textarea name="postalAddress" defaultValue={facts.postalAddress} required rows={2} maxLength={300} /></Field>
        <Field label="Product" help="What you sell, in the words the messages use." error={wrong('product')}><Input name="product" defaultValue={facts.product} required maxLength={80} /></Field>
        <Field label="Booking page" help="Where somebody interested picks a time. May stay empty." error={wrong('bookingUrl')}><Input name="bookingUrl" type="url" defaultValue={facts.bookingUrl} /></Field>
        <Field label="Time zone" help="Used where a lead’s own is not known, and for working hours." error={wrong('zone')}><Input name="zone" list="zones" defaultValue={facts.zone} required spellCheck={false} /></Field>
        <datalist id="zones">{['Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Singapore', 'Australia/Sydney', 'UTC'].map((zone) => <option key={zone} value={zone} />)}</datalist>
        <Interest codes={facts.legitimateInterest} error={wrong('legitimateInterest')} />
        {save.error && !(save.error instanceof ApiError && save.error.field) ? <p role="alert" className="text-danger">Not saved. {save.error.message}</p> : null}
        <div><Button type="submit" variant="primary" pending={save.isPending} disabled={refusal !== null}>Save</Button></div>
      </fieldset>
    </form>
  )
}

function Interest({ codes, error }: { codes: readonly string[]; error?: string }) {
  return (
    <div className="flex flex-col gap-3 border-t pt-5">
      <label className="flex items-start gap-2">
        <input type="checkbox" name="interest" defaultChecked={codes.length > 0} className="mt-0.5 size-4 shrink-0 accent-(--accent)" />
        <span><span className="font-semibold">Use legitimate interest where it is listed</span><span className="block text-xs text-ink-3">Off, only people who agreed or asked are written to. Switching it on is a legal judgement of yours and goes to the audit log.</span></span>
      </label>
      <Field label="Countries" help="Two-letter codes, such as US, GB. Nowhere else." error={error}><Input name="legitimateInterest" defaultValue={codes.join(', ')} spellCheck={false} /></Field>
    </div>
  )
}
