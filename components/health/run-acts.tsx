'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { RunView } from '#lib/health/run.server.ts'

/** Cancel while it lives, replay once it has ended. Each says first exactly what will happen. */
export function RunActs({ run }: { run: RunView }) {
  const [asking, setAsking] = useState(false)
  const queries = useQueryClient()
  const router = useRouter()
  const settle = () => { setAsking(false); return queries.invalidateQueries({ queryKey: ['health'] }) }
  const cancel = useMutation({ mutationFn: () => post(`/api/engine/runs/${run.id}/cancel`), onSuccess: () => toast({ title: 'The run is cancelled.' }), onSettled: settle, onError: refused })
  const replay = useMutation({
    mutationFn: () => post<{ id: string }>(`/api/engine/runs/${run.id}/replay`), onError: refused, onSettled: settle,
    onSuccess: ({ id }) => { toast({ title: 'A new run has started.' }); router.push(`/health/runs/${id}`) },
  })
  return run.live ? (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>Cancel run…</Button>
      <Dialog open={asking} onOpenChange={setAsking} title="Cancel this run?" description="It ends now, and does not count as failed."
        footer={<><Button onClick={() => setAsking(false)}>Leave it</Button><Button variant="danger-solid" pending={cancel.isPending} onClick={() => cancel.mutate()}>Cancel run</Button></>}>
        <ul className="flex list-disc flex-col gap-1 pl-5">
          <li>Steps that finished stay finished. A message that left has left.</li>
          {run.waitId ? <li>The wait behind it stays open in the database: it wakes when it is due, with every check asked again. Only its alarm clock is gone.</li> : null}
          {run.signal && !run.waitId && run.decisions.length > 0 ? <li>Its decision stands. The sweep carries it out within minutes, with every check asked again, or says why not. To hold a message, stop sending.</li> : null}
          {run.signal && run.decisions.length === 0 ? <li>Its signal has no decision yet. The sweep takes it up again within minutes, as a run of its own.</li> : null}
          <li>Your name and the time go into the audit log.</li>
        </ul>
      </Dialog>
    </>
  ) : (
    <>
      <Button onClick={() => setAsking(true)}>Replay…</Button>
      <Dialog open={asking} onOpenChange={setAsking} title="Run it again?" description="A new run starts from the same event, and this one stays as it is."
        footer={<><Button onClick={() => setAsking(false)}>Leave it</Button><Button variant="primary" pending={replay.isPending} onClick={() => replay.mutate()}>Replay</Button></>}>
        <ul className="flex list-disc flex-col gap-1 pl-5">
          <li>Every step runs anew, and every check is asked again.</li>
          <li>A message that left will not leave twice, because its decision has one message.</li>
          <li>A decision that was taken stands: the same signal and pass lead to the same row.</li>
          <li>Your name and the time go into the audit log.</li>
        </ul>
      </Dialog>
    </>
  )
}

const refused = (error: Error) => toast({ title: 'Nothing was changed', description: error.message, tone: 'danger' })
