'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CaughtView } from '#lib/mailbox/page.ts'
import { Message } from './message.tsx'
import { mailboxParams } from './params.ts'
import { MAILBOX_PAGE, mailboxQuery } from './queries.ts'

/** What the local mailbox caught: nothing left this machine. */
export function Mailbox({ mayReply }: { mayReply: boolean }) {
  const [take, setTake] = useState(MAILBOX_PAGE)
  const [{ id, show }, say] = useQueryStates(mailboxParams)
  const { data, error, refetch } = useQuery(mailboxQuery(take))
  const messages = data?.messages ?? []
  const current = messages.find(({ decisionId }) => decisionId === id) ?? (id ? null : messages[0])
  const open = (next: string) => void say({ id: next }, { history: 'replace' })
  const move = (by: number) => {
    const at = messages.findIndex(({ decisionId }) => decisionId === current?.decisionId)
    const next = messages[Math.max(0, Math.min(messages.length - 1, at + by))]
    if (!next) return
    open(next.decisionId)
    document.querySelector<HTMLElement>(`[data-row="${next.decisionId}"]`)?.focus()
  }
  useShortcut({ keys: 'J', label: 'Next message', group: 'Mailbox', act: () => move(1) })
  useShortcut({ keys: 'K', label: 'Previous message', group: 'Mailbox', act: () => move(-1) })

  return (
    <div className="-mx-4 -my-4 grid lg:-mx-6 lg:-my-5 lg:grid-cols-[20rem_minmax(0,1fr)] xl:grid-cols-[25rem_minmax(0,1fr)]">
      <div className={`min-w-0 flex-col lg:sticky lg:top-12 lg:flex lg:h-[calc(100dvh-3rem)] lg:border-r ${id ? 'hidden' : 'flex'}`} data-shortcuts>
        <header className="border-b px-4 pt-4 pb-3 lg:pt-5">
          <h1 className="text-xl font-[650] tracking-[-0.008em]">Mailbox</h1>
          <p className="text-base text-ink-2">Caught on this machine. Nothing here reached a real address.</p>
        </header>
        <div className="min-h-0 flex-1 lg:overflow-y-auto">
          {error && !data ? <div className="px-4"><Empty title="The mailbox does not answer." action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty></div> : null}
          {!data && !error ? <div className="p-4"><Skeleton rows={8} rowHeight={60} /></div> : null}
          {data && messages.length === 0 ? <div className="px-4"><Empty title="No message has been sent yet.">When the agent or a person writes an email in this workspace, it is caught here with its decision.</Empty></div> : null}
          <ul>{messages.map((message) => <Row key={message.messageId} message={message} current={message === current} onOpen={() => open(message.decisionId)} />)}</ul>
          {data?.more ? <div className="p-4"><Button onClick={() => setTake(Math.min(500, take + MAILBOX_PAGE))}>Show older</Button></div> : null}
        </div>
      </div>
      <div className={`min-w-0 px-4 py-4 lg:block lg:px-6 lg:py-5 ${id ? '' : 'hidden'}`}>
        {id ? <h1 className="sr-only lg:hidden">Mailbox</h1> : null}
        <div className="pb-3 lg:hidden"><Button variant="quiet" size="sm" onClick={() => open('')}>Back to the list</Button></div>
        {current ? <Message key={current.decisionId} message={current} mayReply={mayReply} show={show} onShow={(next) => void say({ show: next }, { history: 'replace' })} /> : null}
        {data && id && !current ? <Empty title="This message is not among the newest.">It belongs to another workspace, or is older than what is shown.</Empty> : null}
      </div>
    </div>
  )
}

function Row({ message, current, onOpen }: { message: CaughtView; current: boolean; onOpen: () => void }) {
  return (
    <li>
      <a href={`/mailbox?id=${message.decisionId}`} data-row={message.decisionId} aria-current={current || undefined}
        onClick={(event) => { if (!event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); onOpen() } }}
        className={`block border-b px-4 py-2.5 text-ink no-underline -outline-offset-2 ${current ? 'lg:bg-accent-soft' : 'hover:bg-sunken'}`}>
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 truncate font-semibold">{message.leadName}</span>
          <span className="shrink-0 text-xs text-ink-3"><Time at={message.receivedAt} /></span>
        </span>
        <span className="block truncate pt-0.5 text-xs text-ink-2">{message.subject}</span>
      </a>
    </li>
  )
}
