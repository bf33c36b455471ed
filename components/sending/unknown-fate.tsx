'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'

type Fate = 'arrived' | 'resend' | 'drop'
const DONE: Record<Fate, string> = { arrived: 'Noted as arrived', resend: 'It will be sent again, after every check', drop: 'Noted as not arrived, and left' }
const SHOWN_ON = ['overview', 'health', 'shell']

/** The three answers a person has for a message whose fate nobody knows. `who` is the lead as this viewer may see them. */
export function UnknownFate({ sendId, who }: { sendId: string; who: string }) {
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: (fate: Fate) => post(`/api/overview/sends/${sendId}/resolve`, { fate }),
    onSuccess: (_, fate) => toast({ title: DONE[fate] }),
    onError: (error) => toast({ title: 'Nothing was changed', description: error.message, tone: 'danger' }),
    onSettled: () => Promise.all(SHOWN_ON.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
  return (
    <div role="group" aria-label={`What became of the message to ${who}?`} className="flex flex-wrap gap-2">
      <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('arrived')}>It arrived</Button>
      <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('resend')}>It did not: send again</Button>
      <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('drop')}>It did not: leave it</Button>
    </div>
  )
}

/** Said to whoever may not answer. */
export const WhoMaySay = () => <p className="text-xs text-ink-3">An admin, or someone from marketing, RevOps or compliance, can say what became of them.</p>
