'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { search } from '#components/api.ts'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { count } from '#components/ui/format.ts'
import { PageHeader } from '#components/ui/page-header.tsx'
import { useRowKeys } from '#components/ui/row-keys.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { StaleChip } from '#components/ui/stale-chip.tsx'
import type { DecisionFilter } from '#lib/decisions/filter.ts'
import { DecisionFilters } from './decision-filters.tsx'
import { DecisionTable } from './decision-table.tsx'
import { decisionParams } from './params.ts'
import { decisionsQuery } from './queries.ts'

/** Every pass of the loop, newest first. The address holds the whole filter. */
export function DecisionList() {
  const [filter, setFilter] = useQueryStates(decisionParams, { history: 'replace' })
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery(decisionsQuery(filter))
  const rows = useRowKeys('Decisions')
  const change = (next: Partial<DecisionFilter>) => void setFilter({ before: '', ...next })
  return (
    <>
      <PageHeader title="Decisions" meta={data ? `${count(data.total)} in view` : undefined}>
        {data ? <StaleChip asOf={data.asOf} refreshing={isFetching} /> : null}
        <LinkButton download href={`/api/decisions/export${search(filter)}`}>Export CSV</LinkButton>
      </PageHeader>
      <DecisionFilters filter={filter} facets={data?.facets ?? null} onChange={change} />
      {error && !data ? <Empty title="The decisions could not be read." action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Empty> : null}
      {!data && !error ? <Skeleton rows={14} rowHeight={46} /> : null}
      {data ? (
        <div ref={rows} data-shortcuts aria-busy={isPlaceholderData}>
          {data.rows.length > 0 ? <DecisionTable rows={data.rows} /> : <Empty title="No decision matches." action={<Button onClick={() => void setFilter({ ...NOTHING, win: filter.win })}>Clear filters</Button>}>Nothing was decided in this window under these filters. The window is kept when you clear them.</Empty>}
          <nav aria-label="Pages" className="flex justify-end gap-2 pt-3">
            {filter.before ? <Button size="sm" onClick={() => void setFilter({ before: '' }, { history: 'push' })}>Newest</Button> : null}
            {data.older ? <Button size="sm" onClick={() => void setFilter({ before: data.older }, { history: 'push' })}>Older</Button> : null}
          </nav>
        </div>
      ) : null}
    </>
  )
}

const NOTHING = { action: null, tier: null, changed: null, explored: null, rule: null, lead: null, before: null }
