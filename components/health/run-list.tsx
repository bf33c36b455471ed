'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useQueryStates } from 'nuqs'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { duration } from '#components/ui/format.ts'
import { useRowKeys } from '#components/ui/row-keys.tsx'
import { Section } from '#components/ui/section.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { FunctionLine } from '#lib/health/engine.server.ts'
import type { RunLine } from '#lib/health/runs.server.ts'
import type { RunsAsked } from '#lib/health/schema.ts'
import { runParams } from './params.ts'
import { runsQuery } from './queries.ts'
import { RunFilters } from './run-filters.tsx'
import { RunState } from './run-state.tsx'

/** The workspace's runs, newest first. The address holds the filter. */
export function RunList({ functions, keptDays }: { functions: readonly FunctionLine[]; keptDays: { ended: number; failed: number } }) {
  const [asked, setAsked] = useQueryStates(runParams, { history: 'replace' })
  const { data, error, refetch, isPlaceholderData } = useQuery(runsQuery(asked))
  const rows = useRowKeys('Runs')
  const change = (next: Partial<RunsAsked>) => void setAsked({ before: '', ...next })
  const narrowed = asked.q !== '' || asked.status !== '' || asked.fn !== ''
  return (
    <Section title="Runs" note={`of this workspace, newest first. Finished runs are kept ${keptDays.ended} days, failed ones ${keptDays.failed}.`}>
      <RunFilters asked={asked} functions={functions} onChange={change} />
      {error && !data ? <Empty title="The runs could not be read." action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty> : null}
      {!data && !error ? <Skeleton rows={10} rowHeight={46} /> : null}
      {data ? (
        <div ref={rows} data-shortcuts aria-busy={isPlaceholderData}>
          {data.rows.length > 0 ? <Table caption="The runs of this workspace" rows={data.rows} rowKey={(row) => row.id} columns={COLUMNS} minWidth="56rem" fixed /> : null}
          {data.rows.length === 0 && data.older === null
            ? narrowed
              ? <Empty title="No run matches." action={<Button onClick={() => void setAsked({ status: null, fn: null, q: null, before: null })}>Clear filters</Button>}>Nothing that is kept fits this search. Finished runs are kept {keptDays.ended} days, failed ones {keptDays.failed}.</Empty>
              : <Empty title="No run yet.">The first signal that comes in starts one, and it stands here within seconds.</Empty>
            : null}
          {data.rows.length === 0 && data.older !== null ? <p className="py-4 text-ink-2">None among those looked at so far. Older ones may match.</p> : null}
          <nav aria-label="Pages" className="flex justify-end gap-2 pt-3">
            {asked.before ? <Button size="sm" onClick={() => void setAsked({ before: '' }, { history: 'push' })}>Newest</Button> : null}
            {data.older ? <Button size="sm" onClick={() => void setAsked({ before: data.older }, { history: 'push' })}>Older</Button> : null}
          </nav>
        </div>
      ) : null}
    </Section>
  )
}

const COLUMNS: readonly Column<RunLine>[] = [
  {
    key: 'run', head: 'Run', rowHead: true, width: '30%', cell: (row) => (
      <>
        <Link data-row href={`/health/runs/${row.id}`} prefetch={false} className="inline-block min-h-6 text-ink hover:text-accent hover:underline">{row.name}</Link>
        <span className="block truncate text-xs font-normal text-ink-3">{row.event}</span>
      </>
    ),
  },
  {
    key: 'state', head: 'State', width: '24%', cell: (row) => (
      <>
        <RunState state={row.state} />
        {row.because ? <span className="block truncate text-xs text-ink-3" title={row.because}>{row.state === 'retrying' ? `attempt ${row.attempt + 1} of ${row.attemptsMax}: ` : ''}{row.because}</span> : null}
      </>
    ),
  },
  { key: 'lead', head: 'Lead', width: '20%', cell: (row) => (row.lead ? <Link href={`/leads/${row.lead.id}`} prefetch={false} className="link block min-h-6 truncate">{row.lead.label}</Link> : <span className="text-ink-3">the house</span>) },
  { key: 'began', head: 'Began', width: '9%', sort: 'descending', cell: (row) => <span className="text-ink-2"><Time at={row.createdAt} show="ago" /></span> },
  { key: 'took', head: 'Took', width: '7%', align: 'right', cell: (row) => (row.endedAt ? duration(Date.parse(row.endedAt) - Date.parse(row.createdAt)) : <span className="text-ink-3">–</span>) },
  { key: 'next', head: 'Goes on', width: '10%', align: 'right', cell: (row) => (row.dueAt && !row.endedAt ? <Time at={row.dueAt} /> : <span className="text-ink-3">–</span>) },
]
