'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '#components/api.ts'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Drawer } from '#components/ui/drawer.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Composer } from './composer.tsx'
import { Endings } from './endings.tsx'
import type { Me } from './inbox.tsx'
import { LeadPane } from './lead-pane.tsx'
import { escalationQuery } from './queries.ts'
import { Thread } from './thread.tsx'
import { Why } from './why.tsx'

export function OneEscalation({ id, me, onBack, onGone }: { id: string; me: Me; onBack: () => void; onGone: () => void }) {
  const { data: one, error, refetch } = useQuery(escalationQuery(id))
  const [details, setDetails] = useState(false)
  useShortcut({ keys: 'I', label: 'Lead details', group: 'Inbox', act: () => setDetails((shown) => !shown) })

  const back = <div className="pb-3 lg:hidden"><Button variant="quiet" size="sm" onClick={onBack}>Back to the list</Button></div>
  if (!one && error) {
    const known = error instanceof ApiError && error.status === 404
    return (
      <div className="px-4 py-4 lg:px-6 lg:py-5">
        {back}
        <Empty title={known ? 'There is no such escalation in this workspace.' : 'This thread could not be loaded.'} action={known ? <LinkButton href="/escalations">Show the inbox</LinkButton> : <Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty>
      </div>
    )
  }
  if (!one) return <div className="px-4 py-4 lg:px-6 lg:py-5">{back}<Skeleton rows={10} rowHeight={48} /></div>

  const live = one.state === 'open' || one.state === 'claimed'
  return (
    <div className="grid 2xl:grid-cols-[minmax(0,1fr)_17.5rem]">
      <article aria-label={one.title} className="min-w-0 px-4 py-4 lg:px-6 lg:py-5" data-shortcuts>
        {back}
        <Why one={one} onDetails={() => setDetails(true)} />
        <Thread one={one} />
        {live && me.mayWork ? <Composer one={one} me={me}><Endings one={one} me={me} onGone={onGone} /></Composer> : null}
        {live && !me.mayWork ? <p className="border-t pt-3 text-base text-ink-2">You can read this thread. Answering needs the role admin, marketer or rep.</p> : null}
      </article>
      <aside aria-label="Lead" className="hidden border-l px-4 py-5 2xl:sticky 2xl:top-12 2xl:block 2xl:h-[calc(100dvh-3rem)] 2xl:overflow-y-auto"><LeadPane lead={one.lead} /></aside>
      <Drawer open={details} onOpenChange={setDetails} title="Lead"><LeadPane lead={one.lead} /></Drawer>
    </div>
  )
}
