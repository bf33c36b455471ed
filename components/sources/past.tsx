'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { count } from '#components/ui/format.ts'
import { Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { BackfillRow, Fed } from '#lib/signals/backfill/schema.ts'
import { backfillsQuery } from './queries.ts'
import { readIn } from './read-in.ts'

const PROBLEMS_SHOWN = 20
const shareOf = ({ bytesDone, byteCount }: BackfillRow) => (byteCount === 0 ? 0 : bytesDone / byteCount)

/** Bring history in from CSV or JSON Lines, with a bar that says how far it got. */
export function Past({ may }: { may: boolean }) {
  const { data: rows } = useQuery(backfillsQuery())
  const [at, setAt] = useState<BackfillRow | null>(null)
  const [problems, setProblems] = useState<Fed['problems']>([])
  const queries = useQueryClient()
  const read = useMutation({
    mutationFn: ({ file, source }: { file: File; source: string }) => readIn(file, source, (row, more) => { setAt(row); setProblems((before) => [...before, ...more].slice(0, PROBLEMS_SHOWN)) }),
    onSettled: () => queries.invalidateQueries({ queryKey: backfillsQuery().queryKey }),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const file = form.get('file')
    setProblems([])
    if (file instanceof File) read.mutate({ file, source: String(form.get('source') ?? '') })
  }
  return (
    <div className="flex flex-col gap-4">
      {may ? (
        <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
          <div className="w-72 max-w-full"><Field label="File" help="CSV, or JSON Lines in the shape of our API."><input type="file" name="file" required accept=".csv,.jsonl,.ndjson" className="w-full text-sm" /></Field></div>
          <div className="w-56 max-w-full"><Field label="Where it came from" help="segment, hubspot, or a name of your own"><Input name="source" required maxLength={40} defaultValue="backfill" /></Field></div>
          <Button type="submit" pending={read.isPending}>Read it in</Button>
        </form>
      ) : null}
      {read.error ? <p role="alert" className="text-sm text-danger">{read.error.message} Choose the same file again to go on where it stopped.</p> : null}
      {at ? (
        <div className="flex flex-col gap-1">
          <label className="flex flex-col gap-1 text-sm"><span>{at.fileName}: {count(at.linesDone)} lines</span><progress className="w-full accent-(--accent)" max={1} value={shareOf(at)} /></label>
          <p role="status">{at.finishedAt ? `Read in: ${count(at.accepted)} kept, ${count(at.duplicates)} known before, ${count(at.ignored)} ignored, ${count(at.rejected)} not understood.` : ''}</p>
          {problems.length > 0 ? <ul className="text-xs text-ink-2">{problems.map(({ line, field, message }) => <li key={line}>line {line}: <code>{field}</code> {message}</li>)}</ul> : null}
        </div>
      ) : null}
      {rows && rows.length > 0 ? (
        <Table caption="Files read in" rows={rows} rowKey={(row) => row.id} minWidth="36rem"
          columns={[
            { key: 'file', head: 'File', rowHead: true, cell: (row) => <>{row.fileName}<span className="block text-xs font-normal text-ink-3">{row.source}</span></> }, { key: 'at', head: 'Begun', cell: (row) => <Time at={row.startedAt} show="ago" /> },
            { key: 'done', head: 'Read', align: 'right', cell: (row) => `${Math.floor(shareOf(row) * 100)} %` }, { key: 'kept', head: 'Kept', align: 'right', cell: (row) => count(row.accepted) }, { key: 'known', head: 'Known', align: 'right', cell: (row) => count(row.duplicates) },
            { key: 'ignored', head: 'Ignored', align: 'right', cell: (row) => count(row.ignored) }, { key: 'bad', head: 'Not understood', align: 'right', cell: (row) => count(row.rejected) },
          ]} />
      ) : null}
    </div>
  )
}
