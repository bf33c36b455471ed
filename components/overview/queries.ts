import { queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { Overview } from '#lib/reports/overview.server.ts'

export const overviewQuery = () => queryOptions({ queryKey: ['overview'], queryFn: ({ signal }) => get<Overview>('/api/overview', {}, signal), refetchInterval: 30_000 })
