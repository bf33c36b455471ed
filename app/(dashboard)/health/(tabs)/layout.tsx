import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { requireOperator } from '#app/door.ts'
import { standing } from '#app/health-views.ts'
import { HealthTabs } from '#components/health/health-tabs.tsx'
import { standingQuery } from '#components/health/queries.ts'
import { Standing } from '#components/health/standing.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { may } from '#lib/operators/permissions.ts'

export default async function HealthLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator('overview.read')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...standingQuery(), queryFn: () => standing(operator) })
  return (
    <>
      <PageHeader title="Health" />
      <HydrationBoundary state={dehydrate(queries)}><Standing /></HydrationBoundary>
      <HealthTabs maySeeRuns={may(operator, 'engine.read')} />
      <div className="pt-5">{children}</div>
    </>
  )
}
