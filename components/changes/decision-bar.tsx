'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { post } from '#components/api.ts'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { ChangeReview } from '#lib/changes/view.server.ts'
import type { Can } from './review.tsx'

const COMMENT_MIN = 4

/** Yes, no, or taken back. Low risk asks nothing more; what loosens is asked once again. */
export function DecisionBar({ change, can }: { change: ChangeReview; can: Can }) {
  const [comment, setComment] = useState('')
  const [confirming, setConfirming] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const box = useRef<HTMLInputElement>(null)
  const queries = useQueryClient()
  const after = {
    onError: (refused: Error) => setError(refused.message),
    onSettled: () => { for (const key of ['changes', 'guardrails', 'audit', 'shell']) void queries.invalidateQueries({ queryKey: [key] }) },
  }
  const undo = (version: number) => post('/api/policies/restore', { version }).then(
    () => { after.onSettled(); toast({ title: `Version ${version}’s rules are live again` }) },
    (refused: Error) => toast({ title: 'Nothing was changed', description: refused.message, tone: 'danger' }),
  )
  const approve = useMutation({
    ...after, mutationFn: () => post<{ version: number }>(`/api/changes/${change.id}/approve`, { baseVersion: change.baseVersion, comment }),
    onSuccess: ({ version }) => toast({ title: `Approved. Version ${version} is live`, description: 'Every decision from now on uses it.', ...(can.restore ? { undo: () => void undo(change.baseVersion) } : {}) }),
  })
  const reject = useMutation({ ...after, mutationFn: () => post(`/api/changes/${change.id}/reject`, { comment }), onSuccess: () => toast({ title: 'Rejected, with your comment' }) })
  const discard = useMutation({ ...after, mutationFn: () => post(`/api/changes/${change.id}/discard`), onSuccess: () => toast({ title: 'Discarded' }) })

  const refusal = !can.approve ? 'Your role may not approve changes.' : change.baseMoved ? null : change.whyNotApprove
  const mayApprove = can.approve && !change.whyNotApprove && !change.baseMoved
  const askApprove = () => {
    if (!mayApprove || approve.isPending) return
    if (change.risk !== 'low' && !confirming) return setConfirming(true)
    approve.mutate()
  }
  const askReject = () => {
    if (comment.trim().length >= COMMENT_MIN) return reject.mutate()
    setError('Say why, so that the author can answer.')
    box.current?.focus()
  }
  useShortcut({ keys: 'A', label: 'Approve', group: 'Approvals', act: askApprove }, mayApprove)
  useShortcut({ keys: 'R', label: 'Comment and reject', group: 'Approvals', act: () => box.current?.focus() }, can.approve && !change.mine)

  return (
    <div className="sticky bottom-0 -mx-4 flex flex-col gap-2 border-t bg-paper px-4 py-3 lg:mx-0 lg:px-0">
      {refusal ? <p className="text-ink-2">{refusal}</p> : null}
      {confirming ? <p role="status" className="font-semibold">This loosens the guardrails for everyone from now on. Approve once more to confirm.</p> : null}
      <div className="flex flex-wrap items-end gap-2">
        {can.approve && !change.mine ? (
          <>
            <div className="min-w-48 flex-1">
              <Field label="Comment" hideLabel error={error}>
                <Input ref={box} value={comment} placeholder="Comment (required to reject)" maxLength={2000} onChange={(event) => { setComment(event.currentTarget.value); setError(null) }} />
              </Field>
            </div>
            <Button variant="danger" pending={reject.isPending} onClick={askReject}>Reject</Button>
          </>
        ) : null}
        {change.mine || can.admin ? <Button pending={discard.isPending} onClick={() => discard.mutate()}>Discard</Button> : null}
        {can.approve && !change.mine ? <Button variant="primary" shortcut="A" pending={approve.isPending} disabled={!mayApprove} onClick={askApprove}>{confirming ? 'Approve, and loosen' : 'Approve'}</Button> : null}
      </div>
      {error && (change.mine || !can.approve) ? <p role="alert" className="text-danger">{error}</p> : null}
    </div>
  )
}
