'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Textarea } from '#components/ui/field.tsx'
import { Time } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { HeldRow } from '#lib/signals/manage-schema.ts'
import type { Replayed } from '#lib/signals/quarantine.server.ts'
import { sourcesQuery } from './queries.ts'

const SAID: Record<Replayed['outcome'], string> = { kept: 'It was kept.', known: 'It was kept before, so nothing was added.', ignored: 'The catalogue does not know its name, so it was counted.' }

export function Held({ rows, may, reveal }: { rows: readonly HeldRow[]; may: boolean; reveal: boolean }) {
  if (rows.length === 0) return <p className="text-ink-3">Everything that came in was understood.</p>
  return <ul>{rows.map((row) => <li key={row.id} className="border-b py-2"><One row={row} may={may} reveal={reveal} /></li>)}</ul>
}

function One({ row, may, reveal }: { row: HeldRow; may: boolean; reveal: boolean }) {
  const [text, setText] = useState<string | null>(null)
  const queries = useQueryClient()
  const after = () => queries.invalidateQueries({ queryKey: sourcesQuery().queryKey })
  const replay = useMutation({
    mutationFn: async () => post<Replayed>(`/api/sources/held/${row.id}/replay`, text === null ? {} : { payload: JSON.parse(text) as unknown }),
    onSuccess: ({ outcome }) => { toast({ title: SAID[outcome] }); return after() },
  })
  const discard = useMutation({ mutationFn: () => post(`/api/sources/held/${row.id}/discard`), onSuccess: () => { toast({ title: 'It was let go.' }); return after() } })
  const failed = replay.error ?? discard.error
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="min-w-0"><code className="text-xs">{row.source} {row.field}</code> <span className="text-ink-2">{row.reason}</span> <span className="text-ink-3"><Time at={row.at} show="ago" /></span></p>
        {may ? (
          <span className="inline-flex gap-1">
            {reveal && row.payload ? <Button size="sm" variant="quiet" aria-expanded={text !== null} onClick={() => setText(text === null ? JSON.stringify(row.payload, null, 2) : null)}>{text === null ? 'Mend' : 'Leave as it is'}</Button> : null}
            <Button size="sm" pending={replay.isPending} onClick={() => replay.mutate()}>Replay<span className="sr-only"> what came from {row.source}</span></Button>
            <Button size="sm" variant="danger" pending={discard.isPending} onClick={() => discard.mutate()}>Let go</Button>
          </span>
        ) : null}
      </div>
      {text !== null ? <Field label="Payload" hideLabel><Textarea rows={8} spellCheck={false} value={text} onChange={(event) => setText(event.currentTarget.value)} /></Field> : null}
      {failed ? <p role="alert" className="text-sm text-danger">{failed instanceof SyntaxError ? 'This is not JSON.' : `Still not: ${failed.message}`}</p> : null}
    </div>
  )
}
