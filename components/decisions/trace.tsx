'use client'

import { useQuery } from '@tanstack/react-query'
import { ApiError } from '#components/api.ts'
import { Button, LinkButton } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { SectionHeading } from './noun.tsx'
import { traceQuery } from './queries.ts'
import { TraceBody } from './trace-body.tsx'
import { TraceHead } from './trace-head.tsx'

/** One decision, whole: what came in, what was chosen, what was allowed, and what became of it. */
export function Trace({ id, leadId }: { id: string; /** The lead beside whose timeline it stands; on a page of its own there is none. */ leadId?: string }) {
  const { data, error, refetch, isPlaceholderData } = useQuery(traceQuery(id))
  if (error && !data) return <Missing error={error} retry={refetch} />
  if (!data) return <Skeleton rows={14} />
  if (leadId && data.lead.id !== leadId && !isPlaceholderData) return <Empty title="This decision is about another lead." action={<LinkButton href={`/leads/${data.lead.id}?decision=${data.id}`}>Go to {data.lead.name}</LinkButton>} />
  return (
    <article aria-label={data.headline} aria-busy={isPlaceholderData} className={`@container flex min-w-0 flex-col gap-5 ${isPlaceholderData ? 'opacity-70' : ''}`}>
      <TraceHead trace={data} alone={leadId === undefined} />
      <SectionHeading value={leadId === undefined ? 'h2' : 'h3'}><TraceBody key={data.id} trace={data} /></SectionHeading>
    </article>
  )
}

function Missing({ error, retry }: { error: Error; retry: () => void }) {
  if (error instanceof ApiError && error.status === 404) return <Empty title="There is no such decision in this workspace.">It may belong to another workspace you are a member of.</Empty>
  return <Empty title="This decision could not be read." action={<Button onClick={() => retry()}>Try again</Button>}>{error.message} Nothing was changed.</Empty>
}
