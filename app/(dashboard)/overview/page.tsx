import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { OverviewScreen } from '#components/overview/overview-screen.tsx'
import { overviewQuery } from '#components/overview/queries.ts'
import { may } from '#lib/operators/permissions.ts'
import { readOverview } from '#lib/reports/overview.server.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const operator = await requireOperator('overview.read')
  const { db, now } = house()
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...overviewQuery(), queryFn: () => readOverview(db, { workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') }, now()) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <OverviewScreen mayResolve={may(operator, 'sending.resume')} />
    </HydrationBoundary>
  )
}
