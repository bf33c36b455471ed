import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { EscalationDetail, Inbox, InboxFilter } from '#lib/escalations/schema.ts'

export const INBOX_PAGE = 60

export const inboxQuery = (filter: InboxFilter) =>
  queryOptions({ queryKey: ['escalations', 'list', filter], queryFn: ({ signal }) => get<Inbox>('/api/escalations', filter, signal), placeholderData: keepPreviousData })

export const escalationQuery = (id: string) =>
  queryOptions({ queryKey: ['escalations', 'one', id], queryFn: ({ signal }) => get<EscalationDetail>(`/api/escalations/${encodeURIComponent(id)}`, {}, signal) })
