'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { search } from '#components/api.ts'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { count } from '#components/ui/format.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { useRowKeys } from '#components/ui/row-keys.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import type { LeadFilter } from '#lib/leads/filter.ts'
import { LeadFilters } from './lead-filters.tsx'
import { LeadTable } from './lead-table.tsx'
import { leadParams } from './params.ts'
import { leadsQuery } from './queries.ts'

/** Everybody the agent knows. The address holds the whole filter. */
export function LeadList() {
  const [filter, setFilter] = useQueryStates(leadParams, { history: 'replace' })
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery(leadsQuery(filter))
  const rows = useRowKeys('Leads')
  const change = (next: Partial<LeadFilter>) => void setFilter({ page: 1, ...next })
  return (
    <>
      <PageHeader title="Leads" meta={data ? `${count(data.total)} ${isNarrowed(filter) ? 'match' : 'known'}` : undefined}>
        {data ? <StaleChip asOf={data.asOf} refreshing={isFetching} /> : null}
        <LinkButton download href={`/api/leads/export${search(filter)}`}>Export CSV</LinkButton>
      </PageHeader>
      <LeadFilters filter={filter} facets={data?.facets ?? null} masked={data?.masked ?? false} onChange={change} />
      {error && !data ? <Empty title="The leads could not be read." action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty> : null}
      {!data && !error ? <Skeleton rows={14} rowHeight={46} /> : null}
      {data ? (
        <div ref={rows} data-shortcuts aria-busy={isPlaceholderData}>
          {data.rows.length > 0 ? <LeadTable rows={data.rows} sort={filter.sort} /> : <Nobody filter={filter} clear={() => void setFilter(null)} />}
          <Pager page={data.page} pages={data.pages} total={data.total} noun={data.total === 1 ? 'lead' : 'leads'} onPage={(page) => void setFilter({ page }, { history: 'push' })} />
        </div>
      ) : null}
    </>
  )
}

const isNarrowed = ({ q, tier, state, group, origin, waiting }: LeadFilter) => q !== '' || waiting || [tier, state, group, origin].some((list) => list.length > 0)

function Nobody({ filter, clear }: { filter: LeadFilter; clear: () => void }) {
  if (!isNarrowed(filter)) return <Empty title="No leads yet.">The first signal that names somebody, by email address, user id or anonymous id, makes a lead. Send one to <code>/api/v1/signals</code>, or connect Segment in the settings.</Empty>
  const named = [filter.q && `“${filter.q}”`, ...filter.tier, ...filter.state.map((state) => state.replace('_', ' ')), ...filter.group.map((group) => group.replaceAll('_', ' ')), ...filter.origin, filter.waiting && 'being waited for'].filter(Boolean).join(', ')
  return <Empty title={`No lead matches ${named}.`} action={<Button onClick={clear}>Clear filters</Button>} />
}
