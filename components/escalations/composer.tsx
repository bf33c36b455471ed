'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { EscalationDetail } from '#lib/escalations/schema.ts'
import type { Me } from './inbox.tsx'
import { draftOf, keepDraft, put, useParcel } from './outbox.ts'
import type { Posted } from './outbox.ts'
import { Parcel } from './parcel.tsx'
import { CHANNEL_WORDS } from './words.ts'

/** Writes to the lead. Words wait 10 s with a way back, then take the way of every message; what fails stays here. */
export function Composer({ one, me, children }: { one: EscalationDetail; me: Me; children: ReactNode }) {
  const open = one.replies.filter(({ ok }) => ok)
  const [chosen, choose] = useState<'email' | 'chat' | null>(null)
  const channel = open.find((reply) => reply.channel === (chosen ?? lastChannel(one)))?.channel ?? open[0]?.channel
  const [text, setText] = useState(() => draftOf(one.id))
  const [subject, setSubject] = useState(() => subjectFor(one))
  const [error, setError] = useState<string | null>(null)
  const key = useRef('')
  const parcel = useParcel(one.id)
  const queries = useQueryClient()
  const write = (next: string) => { key.current = ''; setText(next); keepDraft(one.id, next) }

  const arrived = (answer: Posted | Error) => {
    const trouble = answer instanceof Error ? answer.message : 'state' in answer && (answer.state === 'refused' || answer.state === 'failed') ? `Not sent: ${answer.because ?? 'the message was refused'}.` : null
    if (trouble) {
      setError(trouble)
      toast({ title: `${one.lead.name}: ${trouble}`, description: 'Your words are kept in the thread’s reply box.', tone: 'danger' })
    } else {
      write('')
      setError(null)
      toast({ title: 'state' in answer && answer.state !== 'accepted' ? `Taken up; the provider has not confirmed it yet` : `Sent to ${one.lead.name}` })
    }
    void queries.invalidateQueries({ queryKey: ['escalations'] })
  }
  const send = () => {
    if (!channel || channel === 'sms' || parcel) return
    if (text.trim() === '') return setError('Write something first.')
    if (channel === 'email' && subject.trim() === '') return setError('An email needs a subject.')
    setError(null)
    key.current ||= crypto.randomUUID()
    put(one.id, { channel, subject: channel === 'email' ? subject.trim() : '', text: text.trim(), replyKey: key.current }, arrived)
  }
  useShortcut({ keys: 'Ctrl Enter', label: 'Send the reply', group: 'Inbox', act: send }, channel !== undefined)

  if (!channel) {
    return (
      <section aria-label="Reply" className="pt-4">
        <p className="text-base text-ink-2">No reply can leave: {one.replies.map((reply) => `${CHANNEL_WORDS[reply.channel]}: ${reply.words}`).join('; ')}.</p>
        <div className="flex flex-wrap gap-2 pt-3">{children}</div>
      </section>
    )
  }
  return (
    <section aria-label="Reply" className="flex flex-col gap-2 pt-4">
      {open.length > 1 ? <Segmented label="Answer by" value={channel} options={open.map((reply) => ({ value: reply.channel, label: CHANNEL_WORDS[reply.channel] ?? reply.channel }))} onChange={(next) => choose(next === 'sms' ? null : next)} /> : null}
      {channel === 'email' ? <Field label="Subject"><Input value={subject} maxLength={200} disabled={parcel !== null} onChange={(event) => setSubject(event.currentTarget.value)} /></Field> : null}
      <Field label="Reply" error={error} help={channel === 'chat' ? 'Goes into the chat the visitor has open now.' : undefined}>
        <Textarea rows={5} value={text} maxLength={10_000} disabled={parcel !== null} onChange={(event) => write(event.currentTarget.value)} />
      </Field>
      {parcel ? <Parcel id={one.id} parcel={parcel} /> : (
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" shortcut="Ctrl ↵" onClick={send}>Send as {me.name.split(' ')[0]}</Button>
          {children}
        </div>
      )}
    </section>
  )
}

const lastChannel = (one: EscalationDetail) => one.thread.findLast(({ direction }) => direction === 'in')?.channel

function subjectFor(one: EscalationDetail): string {
  const last = one.thread.findLast(({ subject, channel }) => channel === 'email' && subject)?.subject
  return last ? (/^re:/i.test(last) ? last : `Re: ${last}`) : ''
}
