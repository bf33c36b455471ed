'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { DeadLetter, Replayed } from '#lib/delivery/views.ts'

const GONE: Record<DeadLetter['kind'], string> = {
  send: 'The message is never sent. The lead’s next signal is decided afresh.', dispatch: 'The event is not handed to the engine again.', run: 'The signal or the wait behind it gets no further pass.', quarantine: '',
}

/** Replay asks every check again and may be refused; letting go is for good, and asks once. */
export function DeadLetterActs({ letter, about }: { letter: DeadLetter; about: string }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const settle = () => { setAsking(false); return Promise.all([queries.invalidateQueries({ queryKey: ['health'] }), queries.invalidateQueries({ queryKey: ['shell'] })]) }
  const refused = (error: Error) => toast({ title: 'Nothing was changed', description: error.message, tone: 'danger' })
  const act = (verb: string) => `/api/dead-letters/${encodeURIComponent(letter.id)}/${verb}`
  const replay = useMutation({
    mutationFn: () => post<Replayed>(act('replay'), { kind: letter.kind }), onError: refused, onSettled: settle,
    onSuccess: (became) => toast(became.state === 'refused' ? { title: 'Not taken up', description: became.because, tone: 'danger' } : { title: 'Taken up again, with every check asked anew' }),
  })
  const discard = useMutation({ mutationFn: () => post(act('discard'), { kind: letter.kind }), onError: refused, onSettled: settle, onSuccess: () => toast({ title: 'Let go' }) })
  return (
    <div role="group" aria-label={`What becomes of it: ${about}`} className="flex flex-wrap gap-2">
      {letter.mayReplay ? <Button size="sm" pending={replay.isPending} onClick={() => replay.mutate()}>Replay</Button> : null}
      {letter.mayDiscard ? <Button size="sm" variant="danger" onClick={() => setAsking(true)}>Discard…</Button> : null}
      <Dialog open={asking} onOpenChange={setAsking} title="Let go of it for good?" description={GONE[letter.kind]}
        footer={<><Button onClick={() => setAsking(false)}>Keep it</Button><Button variant="danger-solid" pending={discard.isPending} onClick={() => discard.mutate()}>Discard</Button></>}>
        <p className="text-ink-2">This cannot be undone. Your name and the time go into the audit log.</p>
      </Dialog>
    </div>
  )
}
