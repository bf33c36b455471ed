import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { sendingQuery } from '#components/layout/queries.ts'
import { Sending } from '#components/sending/sending.tsx'
import { authorize } from '#lib/operators/permissions.ts'
import { sendingState } from '#lib/suppression/kill-switch.server.ts'

export const metadata: Metadata = { title: 'Sending' }

export default async function SendingPage() {
  const operator = await requireOperator('overview.read')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...sendingQuery(), queryFn: () => sendingState(house(), operator.workspaceId) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Sending me={operator.id} refusal={authorize(operator, 'sending.resume')} />
    </HydrationBoundary>
  )
}
