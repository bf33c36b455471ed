import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { LeadFilter, LeadPage } from '#lib/leads/filter.ts'
import type { LeadRecord } from '#lib/leads/record.ts'
import type { LANES, TimelinePage } from '#lib/leads/timeline.ts'

export type Show = (typeof LANES)[number]

export const leadsQuery = (filter: LeadFilter) =>
  queryOptions({ queryKey: ['leads', 'list', filter], queryFn: ({ signal }) => get<LeadPage>('/api/leads', filter, signal), placeholderData: keepPreviousData })

export const leadQuery = (id: string) =>
  queryOptions({ queryKey: ['leads', id, 'record'], queryFn: ({ signal }) => get<LeadRecord>(`/api/leads/${encodeURIComponent(id)}`, {}, signal) })

export const timelineQuery = (id: string, show: Show) =>
  infiniteQueryOptions({
    queryKey: ['leads', id, 'timeline', show], initialPageParam: '',
    queryFn: ({ pageParam, signal }) => get<TimelinePage>(`/api/leads/${encodeURIComponent(id)}/timeline`, { show, until: pageParam }, signal),
    getNextPageParam: (page) => page.until, placeholderData: keepPreviousData,
  })
