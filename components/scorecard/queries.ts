import { queryOptions } from '@tanstack/react-query'
import { get, search } from '#components/api.ts'
import type { ScorecardFilter } from '#lib/reports/schema.ts'
import type { Scorecard } from '#lib/reports/scorecard.server.ts'

export const scorecardQuery = (filter: ScorecardFilter) => queryOptions({ queryKey: ['scorecard', filter], queryFn: ({ signal }) => get<Scorecard>('/api/scorecard', filter, signal) })

export const exportHref = (filter: ScorecardFilter) => `/api/scorecard/export${search(filter)}`
