'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Textarea } from '#components/ui/field.tsx'
import { hear, open, say, shown } from './conversation.ts'
import type { Who } from './conversation.ts'
import { Lines } from './lines.tsx'
import { useLines } from './use-lines.ts'

/** A chat with people and with the agent, in one column. */
export function Widget({ who, embedded }: { who: Who; embedded: boolean }) {
  const { lines, add } = useLines()
  const [session, setSession] = useState<{ token: string; sender: string } | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [live, setLive] = useState(true)
  const visible = useRef(!embedded)

  const arrived = useEffectEvent((line: Parameters<typeof add>[0]) => {
    add(line)
    if (line.from === 'you' || !session) return
    if (visible.current) shown(session.token, [line.id])
    if (embedded) parent.postMessage({ bide: 'line' }, '*')
  })
  const opened = useEffectEvent(() => {
    visible.current = true
    if (session) shown(session.token, lines.filter(({ from }) => from === 'us').map(({ id }) => id))
  })

  useEffect(() => {
    let gone = false
    open(who).then(({ token, workspace }) => { if (!gone) setSession({ token, sender: workspace.name }) }, (error: Error) => setTrouble(error.message))
    return () => { gone = true }
  }, [who.key, who.userId, who.email])
  useEffect(() => (session ? hear(session.token, { line: (line) => arrived(line), state: setLive }) : undefined), [session])
  useEffect(() => {
    const told = ({ data, source }: MessageEvent) => {
      if (source !== parent) return
      if ((data as { bide?: string } | null)?.bide === 'opened') opened()
      if ((data as { bide?: string } | null)?.bide === 'closed') visible.current = false
    }
    addEventListener('message', told)
    return () => removeEventListener('message', told)
  }, [])

  return (
    <main aria-label="Chat" className="flex h-dvh flex-col bg-paper" onKeyDown={(event) => { if (event.key === 'Escape' && embedded) parent.postMessage({ bide: 'close' }, '*') }}>
      <header className="border-b px-4 py-3">
        <h1 className="text-base font-[650]">{session ? session.sender : 'Chat'}</h1>
        <p role="status" className="text-xs text-ink-3">{trouble ? 'Not connected' : !session ? 'Connecting' : live ? 'Connected. An assistant or a person answers here.' : 'Reconnecting'}</p>
      </header>
      <Lines lines={lines} sender={session?.sender ?? 'Us'} />
      {trouble ? <p role="alert" className="border-t px-4 py-2 text-sm text-danger">{trouble}</p> : null}
      <Composer ready={session !== null} send={(text, messageId) => say(session?.token ?? '', text, messageId)} />
    </main>
  )
}

function Composer({ ready, send }: { ready: boolean; send: (text: string, messageId: string) => Promise<void> }) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [pending, setPending] = useState(false)
  const attempt = useRef('')
  const submit = async () => {
    if (!ready || pending || text.trim() === '') return
    attempt.current ||= crypto.randomUUID()
    setPending(true)
    try {
      await send(text, attempt.current)
      attempt.current = ''
      setText('')
      setError(null)
    } catch (refusal) {
      setError(refusal instanceof Error ? refusal.message : 'It could not be sent.')
    } finally {
      setPending(false)
    }
  }
  return (
    <form className="flex flex-col gap-2 border-t p-4" onSubmit={(event) => { event.preventDefault(); void submit() }}>
      <Field label="Your message" help="Enter sends, Shift Enter makes a new line." error={error}>
        <Textarea rows={2} value={text} maxLength={4000} required
          onChange={(event) => { attempt.current = ''; setText(event.currentTarget.value) }}
          onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); void submit() } }} />
      </Field>
      <span className="flex justify-end"><Button type="submit" variant="primary" disabled={!ready} pending={pending}>Send</Button></span>
    </form>
  )
}
