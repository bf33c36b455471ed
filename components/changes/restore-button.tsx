'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'

/** The way back: one confirm line that names the effect, no second person. */
export function RestoreButton({ version, size }: { version: number; size?: 'sm' | 'md' }) {
  const [asking, ask] = useState(false)
  const queries = useQueryClient()
  const restore = useMutation({
    mutationFn: () => post<{ version: number }>('/api/policies/restore', { version }),
    onSuccess: (live) => toast({ title: `Version ${version} is back, as version ${live.version}` }),
    onError: (error) => toast({ title: 'Nothing was changed', description: error.message, tone: 'danger' }),
    onSettled: () => {
      ask(false)
      for (const key of ['changes', 'guardrails', 'audit', 'shell']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
  return (
    <>
      <Button size={size} onClick={() => ask(true)}>Restore version {version}</Button>
      <Dialog
        open={asking} onOpenChange={ask} title={`Restore version ${version}?`} description={`A copy of version ${version} goes live at once as a new version, and new decisions use its rules from now. Waits and messages under way keep the version that decided them.`}
        footer={<><Button onClick={() => ask(false)}>Keep what is live</Button><Button variant="primary" pending={restore.isPending} onClick={() => restore.mutate()}>Restore version {version}</Button></>}
      />
    </>
  )
}
