import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { house } from '#app/door.ts'
import type { Operator } from '#app/door.ts'
import { ChangesScreen } from '#components/changes/changes-screen.tsx'
import { changeQuery, changesQuery } from '#components/changes/queries.ts'
import type { ChangeFilter } from '#lib/changes/schema.ts'
import { listChanges, readChange } from '#lib/changes/view.server.ts'
import type { ChangeReview } from '#lib/changes/view.server.ts'
import { may } from '#lib/operators/permissions.ts'

/** The queue beside one change: the one that was asked for, or the first. */
export async function ApprovalsPage({ operator, filter, selected }: { operator: Operator; filter: ChangeFilter; selected?: ChangeReview }) {
  const { db } = house()
  const queries = new QueryClient()
  const list = await queries.fetchQuery({ ...changesQuery(filter), queryFn: () => listChanges(db, operator, filter) })
  const first = list.changes[0]
  const change = selected ?? (first ? await readChange(db, operator, first.id) : null)
  if (change) queries.setQueryData(changeQuery(change.id).queryKey, change)
  const can = { approve: may(operator, 'changes.approve'), propose: may(operator, 'changes.propose'), restore: may(operator, 'changes.rollback'), admin: operator.role === 'admin' }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ChangesScreen filter={filter} selectedId={change?.id ?? null} opened={selected !== undefined} can={can} />
    </HydrationBoundary>
  )
}
