'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { ApiError, post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Credentials } from '#lib/signals/manage-schema.ts'
import { KINDS, kindOf } from '#lib/signals/sources/kinds.ts'
import { sourcesQuery } from './queries.ts'
import { Setup, Shown } from './setup.tsx'

/** Connect a vendor in a minute: choose it, name it, and paste what is shown. */
export function NewSource({ host }: { host: string }) {
  const [kind, setKind] = useState('segment')
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: (input: { kind: string; name: string; secret?: string }) => post<Credentials>('/api/sources', input),
    onSuccess: () => queries.invalidateQueries({ queryKey: sourcesQuery().queryKey }),
  })
  const known = kindOf(kind)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const secret = String(form.get('secret') ?? '')
    make.mutate({ kind, name: String(form.get('name') ?? ''), ...(secret ? { secret } : {}) })
  }
  const wrong = (field: string) => (make.error instanceof ApiError && make.error.field === field ? make.error.message : undefined)
  const elsewhere = make.error && !wrong('/name') && !wrong('/secret') ? make.error.message : null
  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Select label="Connect" value={kind} options={KINDS.map((each) => ({ value: each.kind, label: each.title }))} onChange={(next) => { setKind(next); make.reset() }} />
        <div className="w-56 max-w-full"><Field label="Name" error={wrong('/name')}><Input key={kind} name="name" required maxLength={60} defaultValue={known?.title} /></Field></div>
        {known?.secretFrom === 'vendor' ? <div className="w-72 max-w-full"><Field label={`${known.title.split(' ')[0]}’s ${known.secretName}`} error={wrong('/secret')}><Input key={kind} name="secret" type="password" autoComplete="off" required /></Field></div> : null}
        <Button type="submit" variant="primary" pending={make.isPending}>Connect</Button>
      </form>
      {elsewhere ? <p role="alert" className="text-sm text-danger">{elsewhere}</p> : null}
      {make.data ? <><Shown kind={kind} made={make.data} /><Setup kind={kind} host={host} url={make.data.url} /></> : null}
    </div>
  )
}
