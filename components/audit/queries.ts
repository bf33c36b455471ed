import { queryOptions } from '@tanstack/react-query'
import { get, search } from '#components/api.ts'
import type { AuditFilter } from '#lib/audit/schema.ts'
import type { Verification } from '#lib/audit/verify.server.ts'
import type { AuditPage } from '#lib/audit/view.server.ts'

export const auditQuery = (filter: AuditFilter) => queryOptions({ queryKey: ['audit', filter], queryFn: ({ signal }) => get<AuditPage>('/api/audit', filter, signal) })
export const verifyAll = () => get<Verification>('/api/audit/verification')
export const exportHref = ({ before: _, ...filter }: AuditFilter, format: 'csv' | 'jsonl') => `/api/audit/export${search({ ...filter, format })}`
