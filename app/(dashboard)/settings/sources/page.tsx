import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { sourcesQuery } from '#components/sources/queries.ts'
import { Sources } from '#components/sources/sources.tsx'
import { authorize, may } from '#lib/operators/permissions.ts'
import { viewSources } from '#lib/signals/view.server.ts'

export const metadata: Metadata = { title: 'Sources · Settings' }

export default async function SourceSettings() {
  const operator = await requireOperator('sources.read')
  const reveal = may(operator, 'leads.identity')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...sourcesQuery(), queryFn: () => viewSources(house(), { workspaceId: operator.workspaceId, reveal }) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Sources refusal={authorize(operator, 'sources.write')} reveal={reveal} />
    </HydrationBoundary>
  )
}
