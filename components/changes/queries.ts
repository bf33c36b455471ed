import { queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { SettingChange } from '#lib/changes/diff.ts'
import type { Replay } from '#lib/changes/replay.server.ts'
import type { ChangeFilter } from '#lib/changes/schema.ts'
import type { GuardrailsView } from '#lib/changes/versions.server.ts'
import type { ChangeList, ChangeReview } from '#lib/changes/view.server.ts'

export const changesQuery = (filter: ChangeFilter) => queryOptions({ queryKey: ['changes', 'list', filter], queryFn: ({ signal }) => get<ChangeList>('/api/changes', filter, signal) })
export const changeQuery = (id: string) => queryOptions({ queryKey: ['changes', 'one', id], queryFn: ({ signal }) => get<ChangeReview>(`/api/changes/${encodeURIComponent(id)}`, {}, signal) })
export const replayQuery = (id: string) =>
  queryOptions({ queryKey: ['replay', id], queryFn: ({ signal }) => get<Replay>(`/api/changes/${encodeURIComponent(id)}/replay`, {}, signal), staleTime: 120_000 })
export const guardrailsQuery = () => queryOptions({ queryKey: ['guardrails'], queryFn: ({ signal }) => get<GuardrailsView>('/api/policies', {}, signal) })
export const compareQuery = (from: number, to: number) =>
  queryOptions({ queryKey: ['guardrails', 'compare', from, to], queryFn: ({ signal }) => get<SettingChange[]>('/api/policies/compare', { from, to }, signal), staleTime: Infinity })
