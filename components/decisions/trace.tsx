'use client'

import { useQuery } from '@tanstack/react-query'
import { ApiError } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { traceQuery } from './queries.ts'
import { TraceBody } from './trace-body.tsx'
import { TraceHead } from './trace-head.tsx'

/** One decision, whole: what came in, what was chosen, what was allowed, and what became of it. */
export function Trace({ id, alone }: { id: string; /** On a page of its own. */ alone?: boolean }) {
  const { data, error, refetch, isPlaceholderData } = useQuery(traceQuery(id))
  if (error && !data) return <Missing error={error} retry={refetch} />
  if (!data) return <Skeleton rows={14} />
  return (
    <article aria-label={data.headline} aria-busy={isPlaceholderData} className={`@container flex min-w-0 flex-col gap-5 ${isPlaceholderData ? 'opacity-70' : ''}`}>
      <TraceHead trace={data} alone={alone ?? false} />
      <TraceBody key={data.id} trace={data} />
    </article>
  )
}

function Missing({ error, retry }: { error: Error; retry: () => void }) {
  if (error instanceof ApiError && error.status === 404) return <Empty title="There is no such decision in this workspace.">It may belong to another workspace you are a member of.</Empty>
  return <Empty title="This decision could not be read." action={<Button onClick={() => retry()}>Try again</Button>}>{error.message} Nothing was changed.</Empty>
}
