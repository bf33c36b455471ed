'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ApiError, post } from '#components/api.ts'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Textarea } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { CaughtView, LeadAct } from '#lib/mailbox/page.ts'

type Play = LeadAct | { act: 'unsubscribe'; path: string }

const SAID: Record<Play['act'], string> = {
  reply: 'The lead has replied', click: 'The lead has clicked', meeting: 'The lead has booked a meeting', unsubscribe: 'The lead has unsubscribed',
}

/** As a mail program does it: a form body, no cookie, no reading of the answer beyond its status. */
async function oneClick(path: string): Promise<void> {
  const response = await fetch(path, { method: 'POST', credentials: 'omit', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })
  if (!response.ok) throw new ApiError({ status: response.status, detail: `The unsubscribe address answered ${response.status}.` })
}

/** Plays the lead: each button does what the real person's mail program would. */
export function PlayLead({ message }: { message: CaughtView }) {
  const queries = useQueryClient()
  const [replying, reply] = useState(false)
  const [text, setText] = useState('')
  const key = useRef('')
  const play = useMutation({
    mutationFn: (what: Play): Promise<unknown> => (what.act === 'unsubscribe' ? oneClick(what.path) : post('/api/mailbox/act', what)),
    onSuccess: (_, what) => {
      toast({ title: SAID[what.act], description: 'It came in as a signal, like any other.' })
      if (what.act === 'reply') { reply(false); setText(''); key.current = '' }
      for (const queryKey of [['mailbox'], ['leads'], ['escalations'], ['shell']]) void queries.invalidateQueries({ queryKey })
    },
    onError: (error) => toast({ title: error.message, tone: 'danger' }),
  })
  useShortcut({ keys: 'R', label: 'Reply as the lead', group: 'Mailbox', act: () => reply(true) })
  const { decisionId, unsubscribePath } = message
  const link = message.links[0]
  const submit = () => {
    if (text.trim() === '') return
    key.current ||= crypto.randomUUID()
    play.mutate({ act: 'reply', decisionId, text: text.trim(), key: key.current })
  }
  return (
    <section aria-label="Act as the lead" className="mt-3 flex flex-wrap items-center gap-2 border-y py-3">
      <span className="pr-1 text-xs text-ink-2">As the lead:</span>
      <Button shortcut="R" onClick={() => reply(true)}>Reply</Button>
      <Button disabled={!link || play.isPending} onClick={() => link && play.mutate({ act: 'click', decisionId, url: link })}>Click the link</Button>
      <Button disabled={play.isPending} onClick={() => play.mutate({ act: 'meeting', decisionId })}>Book a meeting</Button>
      <Button variant="danger" disabled={!unsubscribePath || play.isPending} onClick={() => unsubscribePath && play.mutate({ act: 'unsubscribe', path: unsubscribePath })}>Unsubscribe</Button>
      <Dialog open={replying} onOpenChange={reply} title={`Reply as ${message.leadName}`} description="It comes in like a real reply: automation stops, and the lead is handed to a person."
        footer={<><Button onClick={() => reply(false)}>Cancel</Button><Button variant="primary" pending={play.isPending} onClick={submit}>Send as the lead</Button></>}>
        <Field label="What the lead writes">
          <Textarea rows={5} maxLength={10_000} value={text} onChange={(event) => { key.current = ''; setText(event.currentTarget.value) }} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit() }} />
        </Field>
      </Dialog>
    </section>
  )
}
