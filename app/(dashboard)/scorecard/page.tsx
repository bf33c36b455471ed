import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { scorecardQuery } from '#components/scorecard/queries.ts'
import { ScorecardScreen } from '#components/scorecard/scorecard-screen.tsx'
import { ScorecardFilter } from '#lib/reports/schema.ts'
import { readScorecard } from '#lib/reports/scorecard.server.ts'

export const metadata: Metadata = { title: 'Scorecard' }

export default async function ScorecardPage({ searchParams }: PageProps<'/scorecard'>) {
  const operator = await requireOperator('scorecard.read')
  const filter = ScorecardFilter.safeParse(await searchParams).data ?? ScorecardFilter.parse({})
  const { db, now } = house()
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...scorecardQuery(filter), queryFn: () => readScorecard(db, operator, filter, now()) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ScorecardScreen filter={filter} />
    </HydrationBoundary>
  )
}
