'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ApiError, post } from '#components/api.ts'
import { SettingDiff } from '#components/changes/setting-diff.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { SettingChange } from '#lib/changes/diff.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'
import type { Draft } from './guardrails-screen.tsx'
import type { Wrong } from './settings-form.tsx'

type Props = { version: number; settings: GuardrailSettings; changes: readonly SettingChange[]; draft: Draft | null; wrong: Wrong | null; onWrong: (wrong: Wrong | null) => void; onReset: () => void }

/** What differs, why, and who it goes to: somebody else. */
export function ProposeBar({ version, settings, changes, draft, wrong, onWrong, onReset }: Props) {
  const [title, setTitle] = useState(draft?.title ?? '')
  const [reason, setReason] = useState(draft?.reason ?? '')
  const router = useRouter()
  const queries = useQueryClient()
  const propose = useMutation({
    mutationFn: () => post<{ id: string }>('/api/changes', { title, reason, baseVersion: version, settings }),
    onSuccess: ({ id }) => {
      toast({ title: 'Proposed', description: 'Somebody else has to approve it before it goes live.' })
      for (const key of ['changes', 'guardrails', 'shell']) void queries.invalidateQueries({ queryKey: [key] })
      router.push(`/changes/${id}`)
    },
    onError: (error) => onWrong({ field: error instanceof ApiError ? (error.field ?? '') : '', says: error.message }),
  })
  const errorAt = (field: string) => (wrong?.field === field ? wrong.says : null)
  const elsewhere = wrong && wrong.field !== '/title' && wrong.field !== '/reason' ? wrong.says : null
  return (
    <section aria-labelledby="proposal" className="flex flex-col gap-4 border-t border-line-strong pt-4">
      <h2 id="proposal" className="text-lg font-[650]">Your proposal</h2>
      <SettingDiff caption="What you changed" changes={changes} nowHead={`Now (v${version})`} proposedHead="Proposed" />
      <Field label="What changes, in a few words" error={errorAt('/title')}><Input value={title} maxLength={120} placeholder="Leave hot leads alone for three days" onChange={(event) => setTitle(event.currentTarget.value)} /></Field>
      <Field label="Why" help="With the number that moved you, if there is one. The reviewer reads this first." error={errorAt('/reason')}><Textarea value={reason} maxLength={2000} onChange={(event) => setReason(event.currentTarget.value)} /></Field>
      {elsewhere ? <p role="alert" className="font-semibold text-danger">{elsewhere}</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" pending={propose.isPending} onClick={() => propose.mutate()}>Propose this change</Button>
        <Button onClick={onReset}>Undo all edits</Button>
      </div>
    </section>
  )
}
