import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { viewerOf } from '#app/health-views.ts'
import { canariesQuery, waitsQuery } from '#components/health/queries.ts'
import { WaitsTab } from '#components/health/waits-tab.tsx'
import { readCanaries } from '#lib/health/canaries.server.ts'
import { readWaits } from '#lib/health/waits.server.ts'

export const metadata: Metadata = { title: 'Waits · Health' }

export default async function WaitsPage() {
  const operator = await requireOperator('overview.read')
  const queries = new QueryClient()
  await Promise.all([
    queries.prefetchQuery({ ...waitsQuery(), queryFn: () => readWaits(house(), viewerOf(operator)) }),
    queries.prefetchQuery({ ...canariesQuery(), queryFn: () => readCanaries(house().db, house().now()) }),
  ])
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <WaitsTab />
    </HydrationBoundary>
  )
}
