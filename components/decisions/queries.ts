import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { DecisionFilter, DecisionPage } from '#lib/decisions/filter.ts'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

export const decisionsQuery = (filter: DecisionFilter) =>
  queryOptions({ queryKey: ['decisions', 'list', filter], queryFn: ({ signal }) => get<DecisionPage>('/api/decisions', filter, signal), placeholderData: keepPreviousData })

export const traceQuery = (id: string) =>
  queryOptions({ queryKey: ['decisions', 'trace', id], queryFn: ({ signal }) => get<DecisionTrace>(`/api/decisions/${encodeURIComponent(id)}`, {}, signal), placeholderData: keepPreviousData })
