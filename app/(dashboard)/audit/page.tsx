import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { AuditScreen } from '#components/audit/audit-screen.tsx'
import { auditQuery } from '#components/audit/queries.ts'
import { AuditFilter } from '#lib/audit/schema.ts'
import { readAudit } from '#lib/audit/view.server.ts'

export const metadata: Metadata = { title: 'Audit log' }

export default async function AuditPage({ searchParams }: PageProps<'/audit'>) {
  const operator = await requireOperator('audit.read')
  const filter = AuditFilter.safeParse(await searchParams).data ?? AuditFilter.parse({})
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...auditQuery(filter), queryFn: () => readAudit(house().db, operator.workspaceId, filter) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <AuditScreen filter={filter} />
    </HydrationBoundary>
  )
}
