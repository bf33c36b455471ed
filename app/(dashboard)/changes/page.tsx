import type { Metadata } from 'next'
import { requireOperator } from '#app/door.ts'
import { ChangeFilter } from '#lib/changes/schema.ts'
import { ApprovalsPage } from './approvals.tsx'

export const metadata: Metadata = { title: 'Approvals' }

export default async function ChangesPage({ searchParams }: PageProps<'/changes'>) {
  const operator = await requireOperator('changes.read')
  const filter = ChangeFilter.safeParse(await searchParams).data ?? ChangeFilter.parse({})
  return <ApprovalsPage operator={operator} filter={filter} />
}
