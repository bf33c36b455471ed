'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import { keysQuery } from './queries.ts'

/** One confirm line in place: what uses the key is refused from then on. */
export function RevokeKey({ id, name }: { id: string; name: string }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => post(`/api/keys/${id}/revoke`),
    onSuccess: () => { toast({ title: `${name} is revoked.` }); return queries.invalidateQueries({ queryKey: keysQuery().queryKey }) },
    onError: (error) => toast({ title: `${name} was not revoked.`, description: error.message, tone: 'danger' }),
  })
  if (!asking) return <Button size="sm" variant="danger" onClick={() => setAsking(true)}>Revoke<span className="sr-only"> {name}</span></Button>
  return (
    <span className="inline-flex gap-1">
      <Button size="sm" variant="danger-solid" autoFocus pending={revoke.isPending} onClick={() => revoke.mutate()}>Revoke now</Button>
      <Button size="sm" variant="quiet" onClick={() => setAsking(false)}>Keep</Button>
    </span>
  )
}
