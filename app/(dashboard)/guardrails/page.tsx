import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { guardrailsQuery } from '#components/changes/queries.ts'
import { GuardrailsScreen } from '#components/guardrails/guardrails-screen.tsx'
import { OneChange } from '#lib/changes/schema.ts'
import { draftFrom, readGuardrails } from '#lib/changes/versions.server.ts'
import { authorize, may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Guardrails' }

export default async function GuardrailsPage({ searchParams }: PageProps<'/guardrails'>) {
  const operator = await requireOperator('changes.read')
  const { db } = house()
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...guardrailsQuery(), queryFn: () => readGuardrails(db, operator) })
  const from = OneChange.safeParse({ id: (await searchParams).from }).data
  const draft = from ? await draftFrom(db, operator, from.id) : null
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <GuardrailsScreen draft={draft} whyNotPropose={authorize(operator, 'changes.propose')} mayRestore={may(operator, 'changes.rollback')} />
    </HydrationBoundary>
  )
}
