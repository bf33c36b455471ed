'use client'

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { keysQuery } from './queries.ts'
import { RevokeKey } from './revoke-key.tsx'

/** Keys of the public API. A key is shown once, when it is made. */
export function KeyList({ refusal }: { refusal: string | null }) {
  const { data: keys } = useSuspenseQuery(keysQuery())
  return (
    <div className="flex flex-col gap-6">
      {refusal ? <p className="text-ink-2">{refusal}</p> : <NewKey />}
      <Table caption="API keys" showCaption rows={keys} rowKey={(key) => key.id} minWidth="40rem"
        columns={[
          { key: 'name', head: 'Name', rowHead: true, cell: (key) => key.name },
          { key: 'prefix', head: 'Starts with', cell: (key) => <code>{key.prefix}…</code>, width: '10rem' },
          { key: 'made', head: 'Made', cell: (key) => <Time at={key.createdAt} show="date" />, width: '7rem' },
          { key: 'used', head: 'Last used', cell: (key) => (key.lastUsedAt ? <Time at={key.lastUsedAt} show="ago" /> : <span className="text-ink-3">never</span>), width: '8rem' },
          { key: 'state', head: 'State', align: 'right', width: '9rem', cell: (key) => (key.revokedAt ? <Tag>revoked</Tag> : refusal ? <Tag tone="ok">active</Tag> : <RevokeKey id={key.id} name={key.name} />) },
        ]} />
    </div>
  )
}

function NewKey() {
  const queries = useQueryClient()
  const make = useMutation({ mutationFn: (name: string) => post<{ id: string; key: string }>('/api/keys', { name }), onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery().queryKey }) })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    make.mutate(String(new FormData(form).get('name') ?? ''), { onSuccess: () => form.reset() })
  }
  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <div className="w-72 max-w-full"><Field label="New key" help="Name it after what will use it." error={make.error?.message}><Input name="name" required maxLength={60} /></Field></div>
        <Button type="submit" variant="primary" pending={make.isPending}>Create key</Button>
      </form>
      {make.data ? (
        <div role="status" className="border-l-2 border-ok bg-ok-soft px-3 py-2">
          <p className="pb-1 text-ok">Copy it now: only a hash of it is kept, so it cannot be shown again.</p>
          <code className="wrap-anywhere select-all">{make.data.key}</code>
        </div>
      ) : null}
    </div>
  )
}
