'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Mark } from '#components/ui/mark.tsx'
import { Time } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { UnknownSend } from '#lib/delivery/views.ts'
import { sentence } from '#lib/health/words.ts'

type Fate = 'arrived' | 'resend' | 'drop'
const DONE: Record<Fate, string> = { arrived: 'Noted as arrived', resend: 'It will be sent again, after every check', drop: 'Noted as not arrived, and left' }

/** Messages of which nobody knows whether they left; a person says what became of each. */
export const UnknownSends = ({ sends, mayResolve }: { sends: readonly UnknownSend[]; mayResolve: boolean }) => (
  <>
    <ul className="border-t">{sends.map((send) => <OneSend key={send.id} send={send} mayResolve={mayResolve} />)}</ul>
    {mayResolve ? null : <p className="text-xs text-ink-3">An admin, or someone from marketing, RevOps or compliance, can say what became of them.</p>}
  </>
)

function OneSend({ send, mayResolve }: { send: UnknownSend; mayResolve: boolean }) {
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: (fate: Fate) => post(`/api/overview/sends/${send.id}/resolve`, { fate }),
    onSuccess: (_, fate) => toast({ title: DONE[fate] }),
    onError: (error) => toast({ title: 'Nothing was changed', description: error.message, tone: 'danger' }),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ['health'] }), queries.invalidateQueries({ queryKey: ['shell'] })]),
  })
  const who = send.leadName ?? 'somebody unknown'
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b py-2">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Mark kind={`send_${send.channel}`} alone />
          <Link data-row href={`/decisions/${send.decisionId}`} prefetch={false} className="link font-semibold">{who}</Link>
          <span className="text-ink-2">to {send.to} by {send.provider}</span>
          <span className="text-ink-3">handed over <Time at={send.claimedAt} /></span>
        </p>
        <p className="readable text-ink-2">{sentence(send.because)}{send.asking ? <span className="text-ink-3"> The provider is still being asked.</span> : null}</p>
      </div>
      {mayResolve ? (
        <div role="group" aria-label={`What became of the message to ${who}?`} className="flex flex-wrap gap-2">
          <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('arrived')}>It arrived</Button>
          <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('resend')}>It did not: send again</Button>
          <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('drop')}>It did not: leave it</Button>
        </div>
      ) : null}
    </li>
  )
}
