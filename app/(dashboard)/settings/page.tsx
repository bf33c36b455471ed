import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { workspaceQuery } from '#components/settings/queries.ts'
import { WorkspaceForm } from '#components/settings/workspace-form.tsx'
import { authorize } from '#lib/operators/permissions.ts'
import { workspaceFacts } from '#lib/operators/workspace.server.ts'

export const metadata: Metadata = { title: 'Workspace · Settings' }

export default async function WorkspaceSettings() {
  const operator = await requireOperator('settings.read')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...workspaceQuery(), queryFn: () => workspaceFacts(house(), operator.workspaceId) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <WorkspaceForm refusal={authorize(operator, 'settings.write')} />
    </HydrationBoundary>
  )
}
