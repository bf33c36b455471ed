import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requireOperator } from '#app/door.ts'
import { overviewOf } from '#app/overview.ts'
import { OverviewScreen } from '#components/overview/overview-screen.tsx'
import { overviewQuery } from '#components/overview/queries.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
  const operator = await requireOperator('overview.read')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...overviewQuery(), queryFn: () => overviewOf(operator) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <OverviewScreen mayResolve={may(operator, 'sending.resume')} />
    </HydrationBoundary>
  )
}
