import { queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { BackfillRow } from '#lib/signals/backfill/schema.ts'
import type { SourcesView } from '#lib/signals/manage-schema.ts'

const REFRESH_MS = 15_000

export const sourcesQuery = () => queryOptions({ queryKey: ['settings', 'sources'], queryFn: () => get<SourcesView>('/api/sources'), refetchInterval: REFRESH_MS })
export const backfillsQuery = () => queryOptions({ queryKey: ['settings', 'backfills'], queryFn: () => get<BackfillRow[]>('/api/sources/backfills') })
