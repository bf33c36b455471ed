import { useEffect, useRef } from 'react'
import type { ChatLine } from '#lib/chat/schema.ts'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** What was said, oldest first; new lines are read out and scrolled to. */
export function Lines({ lines, sender }: { lines: readonly ChatLine[]; sender: string }) {
  const end = useRef<HTMLLIElement>(null)
  useEffect(() => { end.current?.scrollIntoView({ block: 'end' }) }, [lines.length])
  return (
    <div role="log" aria-label="Conversation" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
      {lines.length === 0 ? <p className="text-base text-ink-2">Ask anything. Nobody will write to you here unless you are looking.</p> : null}
      <ol className="flex flex-col gap-3">
        {lines.map(({ id, from, text, at }) => (
          <li key={id} className={from === 'you' ? 'ml-8 border-r-2 border-line-strong pr-3 text-right' : 'mr-8 border-l-2 border-accent pl-3'}>
            <p className="text-xs text-ink-3">{from === 'you' ? 'You' : sender} <time dateTime={at}>{clock.format(Date.parse(at))}</time></p>
            <p className="text-base break-words whitespace-pre-wrap">{text}</p>
          </li>
        ))}
        <li ref={end} aria-hidden className="h-0" />
      </ol>
    </div>
  )
}
