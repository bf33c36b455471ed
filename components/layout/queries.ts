import { queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { Shell } from '#lib/operators/shell.server.ts'
import type { SendingState } from '#lib/suppression/kill-switch.server.ts'

export const shellQuery = () => queryOptions({ queryKey: ['shell'], queryFn: () => get<Shell>('/api/shell') })
export const sendingQuery = () => queryOptions({ queryKey: ['shell', 'sending'], queryFn: () => get<SendingState>('/api/kill-switch') })
