import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { house, requireOperator } from '#app/door.ts'
import { traceQuery } from '#components/decisions/queries.ts'
import { LeadPanes } from '#components/leads/lead-panes.tsx'
import { loadRecordParams } from '#components/leads/params.ts'
import { leadQuery, timelineQuery } from '#components/leads/queries.ts'
import { tell } from '#lib/decisions/facts.ts'
import { readTrace } from '#lib/decisions/trace.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import { readLead } from '#lib/leads/record.server.ts'
import { readTimeline } from '#lib/leads/timeline.server.ts'
import { may } from '#lib/operators/permissions.ts'

const asked = cache(async (id: string) => {
  const operator = await requireOperator('leads.read')
  const asker = { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }
  const lead = await readLead(house(), { ...asker, leadId: id }).catch((error: unknown) => {
    if (error instanceof Fault && error.kind === 'not_found') notFound()
    throw error
  })
  return { asker, lead }
})

export async function generateMetadata({ params }: PageProps<'/leads/[id]'>): Promise<Metadata> {
  const { lead } = await asked((await params).id)
  return { title: `${lead.name} · Leads` }
}

export default async function LeadPage({ params, searchParams }: PageProps<'/leads/[id]'>) {
  const { id } = await params
  const { asker, lead } = await asked(id)
  if (lead.mergedIntoId) redirect(`/leads/${lead.mergedIntoId}`)
  const { decision, show } = await loadRecordParams(searchParams)
  const queries = new QueryClient()
  const shown = decision || lead.latestDecisionId
  queries.setQueryData(leadQuery(id).queryKey, lead)
  await Promise.all([
    queries.prefetchInfiniteQuery({ ...timelineQuery(id, show), queryFn: () => readTimeline(house(), { id, show, until: '' }, asker, tell) }),
    shown ? queries.prefetchQuery({ ...traceQuery(shown), queryFn: () => readTrace(house(), { ...asker, decisionId: shown }) }) : null,
  ])
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LeadPanes id={id} />
    </HydrationBoundary>
  )
}
