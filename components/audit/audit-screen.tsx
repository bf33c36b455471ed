'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { search } from '#components/api.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import type { AuditFilter } from '#lib/audit/schema.ts'
import { AuditControls } from './controls.tsx'
import { Entry } from './entry.tsx'
import { auditQuery, exportHref } from './queries.ts'
import { ChainState } from './chain-state.tsx'

/** Who did what, when, with before and after, and whether the record still holds. */
export function AuditScreen({ filter }: { filter: AuditFilter }) {
  const { data } = useSuspenseQuery(auditQuery(filter))
  const filtered = filter.verb !== '' || filter.actor !== '' || filter.object !== ''
  return (
    <>
      <PageHeader title="Audit log" meta={`${data.chain.entries} entries`}>
        <LinkButton href={exportHref(filter, 'csv')} download>Export CSV</LinkButton>
        <LinkButton href={exportHref(filter, 'jsonl')} download>JSON Lines</LinkButton>
      </PageHeader>
      <ChainState chain={data.chain} />
      <AuditControls filter={filter} page={data} />
      {data.lines.length > 0
        ? <ol className="border-t">{data.lines.map((line) => <Entry key={line.seq} line={line} />)}</ol>
        : filtered
          ? <Empty title="No entry fits these filters" action={<LinkButton href="/audit">Clear filters</LinkButton>} />
          : <Empty title="Nothing on record yet">What people and policies change is written here, in the same moment as the change.</Empty>}
      {data.older === null ? null : <p className="pt-4"><LinkButton href={`/audit${search({ ...filter, seals: filter.seals || null, before: data.older })}`}>Older entries</LinkButton></p>}
    </>
  )
}
