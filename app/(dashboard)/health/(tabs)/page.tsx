import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { house, requireOperator } from '#app/door.ts'
import { engineHere, engineView, viewerOf } from '#app/health-views.ts'
import { EngineTab } from '#components/health/engine-tab.tsx'
import { loadRunParams } from '#components/health/params.ts'
import { engineQuery, runsQuery } from '#components/health/queries.ts'
import { readRuns } from '#lib/health/runs.server.ts'
import { RunsAsked } from '#lib/health/schema.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Engine · Health' }

export default async function EnginePage({ searchParams }: PageProps<'/health'>) {
  const operator = await requireOperator('overview.read')
  if (!may(operator, 'engine.read')) redirect('/health/waits')
  const said = await loadRunParams(searchParams)
  const asked = RunsAsked.safeParse(said).data
  const queries = new QueryClient()
  const view = await engineView()
  queries.setQueryData(engineQuery().queryKey, view)
  if (asked && view.kind === 'embedded') await queries.prefetchQuery({ ...runsQuery(said), queryFn: () => readRuns(house(), engineHere(), asked, viewerOf(operator)) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <EngineTab />
    </HydrationBoundary>
  )
}
