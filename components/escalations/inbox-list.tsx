'use client'

import type { RefObject } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Input } from '#components/ui/field.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { LinkTabs } from '#components/ui/link-tabs.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Inbox, InboxView } from '#lib/escalations/schema.ts'
import { InboxRow } from './inbox-row.tsx'
import { VIEWS, VIEW_WORDS } from './params.ts'

type Props = {
  inbox: Inbox
  view: InboxView
  q: string
  currentId: string
  meId: string
  filter: RefObject<HTMLInputElement | null>
  onFilter: (q: string) => void
  onOpen: (id: string) => void
  onMore: () => void
}

export function InboxList({ inbox, view, q, currentId, meId, filter, onFilter, onOpen, onMore }: Props) {
  const { counts, rows } = inbox
  return (
    <div className="flex min-h-0 flex-col lg:h-full" data-shortcuts>
      <header className="px-4 pt-4 lg:pt-5">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-xl font-[650] tracking-[-0.008em]">Inbox</h1>
          <p className="text-base text-ink-3 num">{counts.team} open{counts.late > 0 ? `, ${counts.late} late` : ''}</p>
        </div>
        <div className="pt-2"><LinkTabs label="Views" tabs={VIEWS.map((one) => ({ href: `/escalations?view=${one}`, label: VIEW_WORDS[one], count: counts[one], current: one === view }))} /></div>
        <div className="flex items-center gap-2 py-2">
          <Input ref={filter} type="search" aria-label="Filter by name or company" placeholder="Filter by name or company" value={q} onChange={(event) => onFilter(event.currentTarget.value)} />
          <span className="shrink-0 text-2xs text-ink-3">{view === 'done' ? 'newest first' : 'soonest first'}</span>
        </div>
      </header>
      <div className="min-h-0 flex-1 border-t lg:overflow-y-auto" role="region" aria-label={`${VIEW_WORDS[view]}, ${rows.length} shown`} tabIndex={rows.length === 0 ? undefined : -1}>
        {rows.length === 0 ? <div className="px-4"><Nothing inbox={inbox} view={view} q={q} clear={() => onFilter('')} /></div> : (
          <ul>{rows.map((row) => <InboxRow key={row.id} row={row} href={`/escalations?view=${view}&id=${row.id}`} current={row.id === currentId} mine={row.holder?.id === meId} onOpen={() => onOpen(row.id)} />)}</ul>
        )}
        {inbox.more ? <div className="p-4"><Button onClick={onMore}>Show more</Button></div> : null}
      </div>
      <footer className="hidden border-t px-4 py-2 text-xs text-ink-3 lg:block"><Kbd keys="J" /> <Kbd keys="K" /> move · <Kbd keys="C" /> claim · <Kbd keys="E" /> resolve · <Kbd keys="H" /> snooze · <Kbd keys="?" /> all</footer>
    </div>
  )
}

function Nothing({ inbox, view, q, clear }: { inbox: Inbox; view: InboxView; q: string; clear: () => void }) {
  if (q) return <Empty title={`Nothing in ${VIEW_WORDS[view]} matches “${q}”.`} action={<Button onClick={clear}>Clear the filter</Button>} />
  if (view === 'done') return <Empty title="Nothing has been closed yet.">Leads that were resolved or handed back are kept here.</Empty>
  if (view === 'snoozed') return <Empty title="Nothing is snoozed.">A snoozed lead comes back by itself. Its promise runs on.</Empty>
  if (view === 'mine' && inbox.counts.team > 0) return <Empty title="You hold nothing.">{inbox.counts.unassigned} wait for somebody to claim them.</Empty>
  return (
    <Empty title="Nothing waiting.">
      {inbox.next ? <>Next to come back: <Time at={inbox.next.at} show="clock" /> ({inbox.next.name}, snoozed).</> : 'When the agent hands a lead to a person, it appears here with the reason and the time to answer by.'}
    </Empty>
  )
}
