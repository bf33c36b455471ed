import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { InboxScreen } from '#components/escalations/inbox.tsx'
import { loadInboxParams } from '#components/escalations/params.ts'
import { INBOX_PAGE, escalationQuery, inboxQuery } from '#components/escalations/queries.ts'
import { viewEscalation } from '#lib/escalations/thread.server.ts'
import { listEscalations } from '#lib/escalations/view.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Inbox' }

export default async function EscalationsPage({ searchParams }: PageProps<'/escalations'>) {
  const operator = await requireOperator('escalations.read')
  const { view, q, id } = await loadInboxParams(searchParams)
  const reader = { workspaceId: operator.workspaceId, id: operator.id, seesPeople: may(operator, 'leads.identity') }
  const filter = { view, q: q.slice(0, 100), take: INBOX_PAGE }
  const queries = new QueryClient()
  const inbox = await queries.fetchQuery({ ...inboxQuery(filter), queryFn: () => listEscalations(house(), reader, filter) })
  const shown = id || inbox.rows[0]?.id
  if (shown) await queries.prefetchQuery({ ...escalationQuery(shown), queryFn: () => viewEscalation(house(), reader, { id: shown }) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <InboxScreen me={{ id: operator.id, name: operator.name, mayWork: may(operator, 'escalations.work') }} />
    </HydrationBoundary>
  )
}
