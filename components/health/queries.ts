import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { DeadLetterKind, DeadLetterPage, ProviderState, UnknownSend } from '#lib/delivery/views.ts'
import type { EngineView } from '#lib/health/engine.server.ts'
import type { RunView } from '#lib/health/run.server.ts'
import type { RunsPage } from '#lib/health/runs.server.ts'
import type { RunsAsked } from '#lib/health/schema.ts'
import type { Standing } from '#lib/health/standing.server.ts'
import type { CanaryView } from '#lib/health/canaries.server.ts'
import type { Waits } from '#lib/health/waits.server.ts'

/** The engine tells no browser what it does, so lists of runs ask; the rest also follows the rows it shows. */
export const standingQuery = () => queryOptions({ queryKey: ['health', 'standing'], queryFn: ({ signal }) => get<Standing>('/api/engine/standing', {}, signal), refetchInterval: 15_000 })

export const engineQuery = () => queryOptions({ queryKey: ['health', 'engine'], queryFn: ({ signal }) => get<EngineView>('/api/engine', {}, signal), refetchInterval: 10_000 })

export const runsQuery = (asked: RunsAsked) =>
  queryOptions({ queryKey: ['health', 'runs', asked], queryFn: ({ signal }) => get<RunsPage>('/api/engine/runs', asked, signal), refetchInterval: asked.q === '' ? 5_000 : false, placeholderData: keepPreviousData })

export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['health', 'run', id], queryFn: ({ signal }) => get<RunView>(`/api/engine/runs/${encodeURIComponent(id)}`, {}, signal), refetchInterval: ({ state }) => (state.data?.live === false ? false : 2_000) })

export const waitsQuery = () => queryOptions({ queryKey: ['health', 'waits'], queryFn: ({ signal }) => get<Waits>('/api/engine/waits', {}, signal), refetchInterval: 15_000 })

export const canariesQuery = () => queryOptions({ queryKey: ['health', 'canaries'], queryFn: ({ signal }) => get<CanaryView>('/api/engine/canaries', {}, signal), refetchInterval: 15_000 })

export const providersQuery = () => queryOptions({ queryKey: ['health', 'providers'], queryFn: ({ signal }) => get<ProviderState[]>('/api/sends/providers', {}, signal), refetchInterval: 10_000 })

export const unknownQuery = () => queryOptions({ queryKey: ['health', 'unknown'], queryFn: ({ signal }) => get<UnknownSend[]>('/api/sends/unknown', {}, signal), refetchInterval: 15_000 })

export const deadLettersQuery = (asked: { kind: DeadLetterKind | null; before: string | null }) =>
  queryOptions({ queryKey: ['health', 'dead-letters', asked], queryFn: ({ signal }) => get<DeadLetterPage>('/api/dead-letters', asked, signal), refetchInterval: 15_000, placeholderData: keepPreviousData })
