'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { fold } from '#lib/leads/fold.ts'
import type { LeadRecord } from '#lib/leads/record.ts'
import { NextAct } from './next-act.tsx'
import { SHOW_WORDS } from './params.ts'
import { timelineQuery } from './queries.ts'
import type { Show } from './queries.ts'
import { TimelineLine } from './timeline-line.tsx'

type Props = { lead: LeadRecord; show: Show; shown: string | null; onShow: (show: Show) => void; onPick: (decisionId: string, history: 'push' | 'replace') => void }

/** Everything that happened, newest first; what is still to come stands above now. */
export function Timeline({ lead, show, shown, onShow, onPick }: Props) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(timelineQuery(lead.id, show))
  const [all, setAll] = useState(false)
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const open = new Set(all ? items.map((item) => item.id) : shown ? [shown] : [])
  const lines = fold(items, open)
  const decisions = lines.flatMap(({ item }) => (item.kind === 'decision' ? [item.id] : []))
  const step = (by: 1 | -1) => {
    const next = decisions[Math.max(0, Math.min(decisions.length - 1, decisions.indexOf(shown ?? '') + by))]
    if (next) onPick(next, 'replace')
  }
  useShortcut({ keys: 'J', label: 'Next decision down the timeline', group: 'Timeline', act: () => step(1) })
  useShortcut({ keys: 'K', label: 'Decision above on the timeline', group: 'Timeline', act: () => step(-1) })
  return (
    <section aria-labelledby="timeline" data-shortcuts>
      <div className="flex flex-wrap items-center justify-between gap-2 pb-3">
        <h2 id="timeline" className="text-base font-[650]">Timeline</h2>
        <span className="flex items-center gap-3">
          <button type="button" className="link min-h-6 text-xs" aria-pressed={all} onClick={() => setAll(!all)}>{all ? 'Fold' : 'Unfold'}</button>
          <Select label="Show on the timeline" hideLabel value={show} options={Object.entries(SHOW_WORDS).map(([value, label]) => ({ value: value as Show, label }))} onChange={onShow} />
        </span>
      </div>
      {lead.next ? <NextAct next={lead.next} zone={lead.zone} onPick={onPick} /> : null}
      {error && !data ? <Empty title="The timeline could not be read." action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty> : null}
      {!data && !error ? <Skeleton rows={10} rowHeight={44} /> : null}
      {data && lines.length === 0 ? <Empty title={show === 'all' ? 'Nothing has happened yet.' : 'Nothing of this kind yet.'} action={show === 'all' ? undefined : <Button onClick={() => onShow('all')}>Show everything</Button>} /> : null}
      <ol className="flex flex-col">{lines.map((line) => <TimelineLine key={line.item.id} line={line} zone={lead.zone} current={line.ids.includes(shown ?? '')} onPick={onPick} />)}</ol>
      {hasNextPage ? <div className="pt-3"><Button size="sm" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show older</Button></div> : null}
    </section>
  )
}
