import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { viewerOf } from '#app/health-views.ts'
import { DeliveryTab } from '#components/health/delivery-tab.tsx'
import { loadDeadParams } from '#components/health/params.ts'
import { deadLettersQuery, providersQuery, unknownQuery } from '#components/health/queries.ts'
import { deadLetters } from '#lib/delivery/dead-letters.server.ts'
import { providerStates } from '#lib/delivery/providers.server.ts'
import { unknownSends } from '#lib/delivery/unknown.server.ts'
import { DeadLetterFilter } from '#lib/delivery/views.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Delivery · Health' }

export default async function DeliveryPage({ searchParams }: PageProps<'/health/delivery'>) {
  const operator = await requireOperator('outbox.read')
  const said = await loadDeadParams(searchParams)
  const filter = DeadLetterFilter.safeParse({ kind: said.kind ?? undefined, before: said.before ?? undefined }).data
  const queries = new QueryClient()
  await Promise.all([
    queries.prefetchQuery({ ...providersQuery(), queryFn: () => providerStates(house(), operator.workspaceId) }),
    queries.prefetchQuery({ ...unknownQuery(), queryFn: () => unknownSends(house(), viewerOf(operator)) }),
    filter ? queries.prefetchQuery({ ...deadLettersQuery(said), queryFn: () => deadLetters(house(), viewerOf(operator), filter) }) : null,
  ])
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <DeliveryTab mayResolve={may(operator, 'sending.resume')} mayWork={may(operator, 'outbox.work')} />
    </HydrationBoundary>
  )
}
