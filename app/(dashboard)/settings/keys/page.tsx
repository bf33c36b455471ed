import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { KeyList } from '#components/settings/key-list.tsx'
import { keysQuery } from '#components/settings/queries.ts'
import { listKeys } from '#lib/operators/keys.server.ts'
import { authorize } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'API keys · Settings' }

export default async function KeySettings() {
  const operator = await requireOperator('keys.read')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...keysQuery(), queryFn: () => listKeys(house(), operator.workspaceId) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <KeyList refusal={authorize(operator, 'keys.write')} />
    </HydrationBoundary>
  )
}
