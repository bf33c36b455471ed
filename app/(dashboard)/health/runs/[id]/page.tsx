import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { house, requireOperator } from '#app/door.ts'
import { engineHere, viewerOf } from '#app/health-views.ts'
import { runQuery } from '#components/health/queries.ts'
import { RunPage } from '#components/health/run-page.tsx'
import { Fault } from '#lib/domain/fault.ts'
import { readRun } from '#lib/health/run.server.ts'
import { RunAsked } from '#lib/health/schema.ts'
import { authorize } from '#lib/operators/permissions.ts'

const asked = cache(async (given: string) => {
  const operator = await requireOperator('engine.read')
  const { data } = RunAsked.safeParse({ id: given })
  if (!data) notFound()
  try {
    return { run: await readRun(house(), engineHere(), data.id, viewerOf(operator)), refusal: authorize(operator, 'engine.operate') }
  } catch (error) {
    if (error instanceof Fault && error.kind === 'not_found') notFound()
    throw error
  }
})

export async function generateMetadata({ params }: PageProps<'/health/runs/[id]'>): Promise<Metadata> {
  const { run } = await asked((await params).id)
  return { title: `${run.name} · Runs` }
}

export default async function RunOfEnginePage({ params }: PageProps<'/health/runs/[id]'>) {
  const { id } = await params
  const { run, refusal } = await asked(id)
  const queries = new QueryClient()
  queries.setQueryData(runQuery(id).queryKey, run)
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <RunPage id={id} refusal={refusal} />
    </HydrationBoundary>
  )
}
