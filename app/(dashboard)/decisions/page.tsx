import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { DecisionList } from '#components/decisions/decision-list.tsx'
import { loadDecisionParams } from '#components/decisions/params.ts'
import { decisionsQuery } from '#components/decisions/queries.ts'
import { DecisionFilter } from '#lib/decisions/filter.ts'
import { listDecisions } from '#lib/decisions/list.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Decisions' }

export default async function DecisionsPage({ searchParams }: PageProps<'/decisions'>) {
  const operator = await requireOperator('decisions.read')
  const said = await loadDecisionParams(searchParams)
  const filter = DecisionFilter.safeParse(said).data
  const queries = new QueryClient()
  if (filter) await queries.prefetchQuery({ ...decisionsQuery(said), queryFn: () => listDecisions(house(), filter, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <DecisionList />
    </HydrationBoundary>
  )
}
