'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { LinkTabs } from '#components/ui/link-tabs.tsx'
import type { ChangeFilter } from '#lib/changes/schema.ts'
import { ChangeItem } from './change-item.tsx'
import { changesQuery } from './queries.ts'
import { Review } from './review.tsx'
import type { Can } from './review.tsx'

const TABS = [{ state: 'in_review', label: 'Waiting' }, { state: 'live', label: 'Approved' }, { state: 'rejected', label: 'Rejected' }, { state: 'discarded', label: 'Discarded' }] as const

/** The queue at the left, one change at the right; on a narrow screen one of them. */
export function ChangesScreen({ filter, selectedId, opened, can }: { filter: ChangeFilter; selectedId: string | null; opened: boolean; can: Can }) {
  const { data } = useSuspenseQuery(changesQuery(filter))
  const router = useRouter()
  const hrefOf = (id: string) => `/changes/${id}?state=${filter.state}`
  const step = (by: 1 | -1) => {
    const at = data.changes.findIndex((change) => change.id === selectedId)
    const next = data.changes[Math.max(0, Math.min(data.changes.length - 1, at + by))]
    if (next) router.replace(hrefOf(next.id), { scroll: false })
  }
  useShortcut({ keys: 'J', label: 'Next change', group: 'Approvals', act: () => step(1) })
  useShortcut({ keys: 'K', label: 'Previous change', group: 'Approvals', act: () => step(-1) })

  return (
    <div className="grid gap-x-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <div className={clsx('min-w-0', opened && 'max-lg:hidden')}>
        <PageHeader title="Approvals" meta={`${data.counts.in_review} waiting`} />
        <LinkTabs label="Changes by state" tabs={TABS.map(({ state, label }) => ({ href: `/changes?state=${state}`, label, count: data.counts[state], current: state === filter.state }))} />
        {data.changes.length > 0
          ? <ol data-shortcuts>{data.changes.map((change) => <ChangeItem key={change.id} change={change} href={hrefOf(change.id)} selected={change.id === selectedId} />)}</ol>
          : <NothingHere state={filter.state} />}
      </div>
      <div className={clsx('min-w-0', !opened && 'max-lg:hidden')}>
        {opened ? <Link href={`/changes?state=${filter.state}`} className="link inline-block min-h-6 pb-2 lg:hidden">Back to the queue</Link> : null}
        {selectedId ? <Review key={selectedId} id={selectedId} can={can} /> : null}
      </div>
    </div>
  )
}

const NothingHere = ({ state }: { state: ChangeFilter['state'] }) =>
  state === 'in_review'
    ? <Empty title="Nothing waits for a yes" action={<LinkButton href="/guardrails">Edit the guardrails</LinkButton>}>An edit of the guardrails stands here until somebody other than its author approves it.</Empty>
    : <Empty title="Nothing here yet">Changes come here once they are {state === 'live' ? 'approved' : state}.</Empty>
