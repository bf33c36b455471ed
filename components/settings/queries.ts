import { queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { KeyRow } from '#lib/operators/keys.server.ts'
import type { PersonRow } from '#lib/operators/list.server.ts'
import type { WorkspaceFacts } from '#lib/operators/workspace.ts'

export const workspaceQuery = () => queryOptions({ queryKey: ['settings', 'workspace'], queryFn: () => get<WorkspaceFacts>('/api/workspace') })
export const keysQuery = () => queryOptions({ queryKey: ['settings', 'keys'], queryFn: () => get<KeyRow[]>('/api/keys') })
export const peopleQuery = () => queryOptions({ queryKey: ['settings', 'people'], queryFn: () => get<PersonRow[]>('/api/operators') })
