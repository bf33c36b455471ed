'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { post } from '#components/api.ts'
import { toast } from '#components/ui/toast.tsx'
import type { EscalationDetail, Holder, Inbox } from '#lib/escalations/schema.ts'

export type Act =
  | { id: string; verb: 'claim'; body: { from: string | null }; as: Holder; said: string }
  | { id: string; verb: 'release' | 'reopen'; body?: undefined; said: string }
  | { id: string; verb: 'snooze'; body: { until: string | null }; said: string }
  | { id: string; verb: 'resolve' | 'give-back'; body: Record<string, unknown>; said: string }

/** How each act is taken back, where it can be. */
function undoOf(act: Act): Act | null {
  if (act.verb === 'claim') return act.body.from === null ? { id: act.id, verb: 'release', said: 'Given up again' } : null
  if (act.verb === 'snooze') return act.body.until === null ? null : { id: act.id, verb: 'snooze', body: { until: null }, said: 'Back in the inbox' }
  if (act.verb === 'resolve' || act.verb === 'give-back') return { id: act.id, verb: 'reopen', said: 'Taken up again' }
  return null
}

/** What a person does to an escalation: shown at once, put right when the server says otherwise, with the way back for 8 s. */
export function useActs(): (act: Act) => void {
  const queries = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (act: Act) => post(`/api/escalations/${encodeURIComponent(act.id)}/${act.verb}`, act.body ?? {}),
    onMutate: (act) => expect(queries, act),
    onSuccess: (_, act) => {
      const undo = undoOf(act)
      toast({ title: act.said, ...(undo ? { undo: () => mutate(undo) } : {}) })
    },
    onError: (error) => toast({ title: error.message, tone: 'danger' }),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ['escalations'] }), queries.invalidateQueries({ queryKey: ['shell'] })]),
  })
  return mutate
}

async function expect(queries: QueryClient, act: Act): Promise<void> {
  await queries.cancelQueries({ queryKey: ['escalations'] })
  const leaves = act.verb === 'resolve' || act.verb === 'give-back' || (act.verb === 'snooze' && act.body.until !== null)
  if (leaves) queries.setQueriesData<Inbox>({ queryKey: ['escalations', 'list'] }, (inbox) => inbox && { ...inbox, rows: inbox.rows.filter(({ id }) => id !== act.id) })
  if (act.verb !== 'claim') return
  queries.setQueryData<EscalationDetail>(['escalations', 'one', act.id], (one) => one && { ...one, state: 'claimed', holder: act.as })
  queries.setQueriesData<Inbox>({ queryKey: ['escalations', 'list'] }, (inbox) => inbox && { ...inbox, rows: inbox.rows.map((row) => (row.id === act.id ? { ...row, state: 'claimed', holder: act.as } : row)) })
}
