'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Credentials, SourceRow } from '#lib/signals/manage-schema.ts'
import { kindOf } from '#lib/signals/sources/kinds.ts'
import { sourcesQuery } from './queries.ts'
import { Shown } from './setup.tsx'

/** A new secret beside the old one, the old one's end, and a new write key. */
export function Rotate({ source }: { source: SourceRow }) {
  const queries = useQueryClient()
  const after = { onSuccess: () => queries.invalidateQueries({ queryKey: sourcesQuery().queryKey }) }
  const rotate = useMutation({ mutationFn: (secret?: string) => post<Credentials>(`/api/sources/${source.id}/secret`, secret ? { secret } : {}), ...after })
  const retire = useMutation({ mutationFn: () => post(`/api/sources/${source.id}/retire`), ...after })
  const replace = useMutation({ mutationFn: () => post<Credentials>(`/api/sources/${source.id}/key`), ...after })
  const known = kindOf(source.kind)
  const theirs = known?.secretFrom === 'vendor'
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    rotate.mutate(theirs ? String(new FormData(event.currentTarget).get('secret') ?? '') : undefined)
  }
  const failed = rotate.error ?? retire.error ?? replace.error
  const made = rotate.data ?? replace.data
  return (
    <div className="flex flex-col gap-3 border-t pt-3">
      <p className="text-ink-2">{source.secrets === 0 ? 'There is no secret yet, so its webhook takes nothing.' : source.secrets === 1 ? 'One secret is valid.' : 'Two secrets are valid, the newest and the one before it.'} {source.secretRotatedAt ? <>The newest is from <Time at={source.secretRotatedAt} show="date" />.</> : null}</p>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        {theirs ? <div className="w-72 max-w-full"><Field label={`New ${known.secretName}`}><Input name="secret" type="password" autoComplete="off" required /></Field></div> : null}
        <Button type="submit" pending={rotate.isPending}>Rotate secret</Button>
        {source.secrets > 1 ? <Button variant="danger" pending={retire.isPending} onClick={() => retire.mutate()}>End the older secret</Button> : null}
        {source.hasKey ? <Button variant="danger" pending={replace.isPending} onClick={() => replace.mutate()}>Replace write key at once</Button> : null}
      </form>
      {failed ? <p role="alert" className="text-sm text-danger">{failed.message}</p> : null}
      {made ? <Shown kind={source.kind} made={made} /> : null}
    </div>
  )
}
