import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { LeadList } from '#components/leads/lead-list.tsx'
import { loadLeadParams } from '#components/leads/params.ts'
import { leadsQuery } from '#components/leads/queries.ts'
import { listLeads } from '#lib/leads/list.server.ts'
import { LeadFilter } from '#lib/leads/filter.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Leads' }

export default async function LeadsPage({ searchParams }: PageProps<'/leads'>) {
  const operator = await requireOperator('leads.read')
  const said = await loadLeadParams(searchParams)
  const filter = LeadFilter.safeParse(said).data
  const queries = new QueryClient()
  if (filter) await queries.prefetchQuery({ ...leadsQuery(said), queryFn: () => listLeads(house(), filter, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <LeadList />
    </HydrationBoundary>
  )
}
