import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { house, requireOperator } from '#app/door.ts'
import { traceQuery } from '#components/decisions/queries.ts'
import { Trace } from '#components/decisions/trace.tsx'
import { readTrace } from '#lib/decisions/trace.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import { may } from '#lib/operators/permissions.ts'

const asked = cache(async (id: string) => {
  const operator = await requireOperator('decisions.read')
  return readTrace(house(), { workspaceId: operator.workspaceId, decisionId: id, reveal: may(operator, 'leads.identity') }).catch((error: unknown) => {
    if (error instanceof Fault && error.kind === 'not_found') notFound()
    throw error
  })
})

export async function generateMetadata({ params }: PageProps<'/decisions/[id]'>): Promise<Metadata> {
  const { headline } = await asked((await params).id)
  return { title: `${headline} · Decisions` }
}

export default async function DecisionPage({ params }: PageProps<'/decisions/[id]'>) {
  const { id } = await params
  const queries = new QueryClient()
  queries.setQueryData(traceQuery(id).queryKey, await asked(id))
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Trace id={id} />
    </HydrationBoundary>
  )
}
