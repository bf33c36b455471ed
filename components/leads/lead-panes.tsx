'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { Trace } from '#components/decisions/trace.tsx'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { LeadHead } from './lead-head.tsx'
import { recordParams } from './params.ts'
import { leadQuery } from './queries.ts'
import { Timeline } from './timeline.tsx'

/** Who it is and everything that happened, beside the decision that is looked at. On a narrow screen one of the two, with a way back. */
export function LeadPanes({ id }: { id: string }) {
  const [{ decision, show }, setState] = useQueryStates(recordParams)
  const { data: lead } = useSuspenseQuery(leadQuery(id))
  const shown = decision || lead.latestDecisionId
  return (
    <div className="-mx-4 -my-4 grid lg:-mx-6 lg:-my-5 lg:grid-cols-[21rem_minmax(0,1fr)] 2xl:grid-cols-[22.5rem_minmax(0,1fr)]">
      <div className={`min-w-0 px-4 py-4 lg:sticky lg:top-12 lg:block lg:h-[calc(100dvh-3rem)] lg:overflow-y-auto lg:border-r lg:py-5 ${decision ? 'hidden' : ''}`}>
        <LeadHead lead={lead} />
        <Timeline lead={lead} show={show} shown={shown} onShow={(next) => void setState({ show: next }, { history: 'replace' })} onPick={(next, how) => void setState({ decision: next }, { history: how })} />
      </div>
      <div className={`min-w-0 px-4 py-4 lg:block lg:px-6 lg:py-5 ${decision ? '' : 'hidden'}`}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pb-3 lg:hidden">
          <Button size="sm" onClick={() => void setState({ decision: '' }, { history: 'push' })}>Back to the timeline</Button>
          <h1 className="text-base font-[650]">{lead.name}</h1>
        </div>
        {shown ? <Trace id={shown} leadId={id} /> : <Empty title="Nothing has been decided yet.">What this lead did so far is kept on record. The first signal that asks for a decision shows here within seconds.</Empty>}
      </div>
    </div>
  )
}
