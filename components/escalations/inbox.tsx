'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useRef, useState } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { InboxList } from './inbox-list.tsx'
import { OneEscalation } from './one-escalation.tsx'
import { inboxParams } from './params.ts'
import { INBOX_PAGE, escalationQuery, inboxQuery } from './queries.ts'

const FOCUS_MS = 50

export type Me = { id: string; name: string; mayWork: boolean }

/** List, thread, lead. On a narrow screen one at a time: the address says which. */
export function InboxScreen({ me }: { me: Me }) {
  const [{ view, q, id }, say] = useQueryStates(inboxParams)
  const [take, setTake] = useState(INBOX_PAGE)
  const queries = useQueryClient()
  const filter = useRef<HTMLInputElement>(null)
  const { data: inbox } = useQuery(inboxQuery({ view, q, take }))
  const rows = inbox?.rows ?? []
  const currentId = id || rows[0]?.id || ''

  const open = (next: string) => void say({ id: next }, { history: 'replace' })
  const move = (by: number) => {
    const at = rows.findIndex((row) => row.id === currentId)
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
    if (!next) return
    open(next.id)
    const beyond = rows[rows.indexOf(next) + by]
    if (beyond) void queries.prefetchQuery(escalationQuery(beyond.id))
    document.querySelector<HTMLElement>(`[data-row="${next.id}"]`)?.focus()
  }
  /** Whoever has been dealt with makes room for the next in the order on screen. */
  const leave = (gone: string) => {
    const at = rows.findIndex((row) => row.id === gone)
    const next = rows[at + 1] ?? rows[at - 1]
    open(next && next.id !== gone ? next.id : '')
    // The dialog that just closed gives the focus back to a button that is gone; the next lead gets it instead.
    setTimeout(() => document.querySelector<HTMLElement>(next ? `[data-row="${next.id}"]` : '#main')?.focus(), FOCUS_MS)
  }
  useShortcut({ keys: 'J', label: 'Next lead', group: 'Inbox', act: () => move(1) })
  useShortcut({ keys: 'K', label: 'Previous lead', group: 'Inbox', act: () => move(-1) })
  useShortcut({ keys: '/', label: 'Filter the list', group: 'Inbox', act: () => filter.current?.focus() })
  useShortcut({ keys: 'Escape', label: 'Back to the list', group: 'Inbox', act: () => { open(''); document.querySelector<HTMLElement>(`[data-row="${currentId}"]`)?.focus() } }, id !== '')

  return (
    <div className="-mx-4 -my-4 grid lg:-mx-6 lg:-my-5 lg:grid-cols-[20rem_minmax(0,1fr)] xl:grid-cols-[25rem_minmax(0,1fr)]">
      <div className={`min-w-0 lg:sticky lg:top-12 lg:block lg:h-[calc(100dvh-3rem)] lg:border-r ${id ? 'hidden' : ''}`}>
        {inbox
          ? <InboxList inbox={inbox} view={view} q={q} currentId={currentId} meId={me.id} filter={filter} onFilter={(next) => void say({ q: next, id: '' }, { history: 'replace', throttleMs: 200 })} onOpen={open} onMore={() => setTake(take + INBOX_PAGE)} />
          : <div className="p-4"><Skeleton rows={8} rowHeight={60} /></div>}
      </div>
      <div className={`min-w-0 lg:block ${id ? '' : 'hidden'}`}>
        {id ? <h1 className="sr-only lg:hidden">Inbox</h1> : null}
        {currentId ? <OneEscalation key={currentId} id={currentId} me={me} onBack={() => open('')} onGone={() => leave(currentId)} /> : null}
      </div>
    </div>
  )
}
