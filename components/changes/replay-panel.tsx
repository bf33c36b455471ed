'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { count } from '#components/ui/format.ts'
import { Mark, markName } from '#components/ui/mark.tsx'
import { Section } from '#components/ui/section.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Replay } from '#lib/changes/replay.server.ts'
import { sayAction } from '#lib/domain/words.ts'
import { replayQuery } from './queries.ts'

/** The last real decisions, made again under both documents. */
export function ReplayPanel({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(replayQuery(id))
  return (
    <Section title="Replay on real decisions">
      {data ? <Replayed replay={data} /> : error ? <p>The replay failed: {error.message} <button type="button" className="link" onClick={() => void refetch()}>Try again</button></p> : <Skeleton rows={3} />}
    </Section>
  )
}

function Replayed({ replay }: { replay: Replay }) {
  if (replay.sampled === 0) return <p className="text-ink-3">No decision has been made yet, so there is nothing to replay.</p>
  return (
    <>
      <p><strong>{count(replay.changed)} of {count(replay.sampled)}</strong> recent decisions would end differently. Nothing was sent.</p>
      {replay.flows.length > 0 ? (
        <ul className="border-t">
          {replay.flows.map((flow) => (
            <li key={`${flow.from} ${flow.to}`} className="flex items-center gap-2 border-b py-1.5">
              <Mark kind={flow.from} />{markName(flow.from)}<span aria-label="becomes">→</span><Mark kind={flow.to} />{flow.from === flow.to ? `another ${markName(flow.to).toLowerCase()}` : markName(flow.to)}<span className="ml-auto num">{count(flow.count)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {replay.examples.length > 0 ? (
        <details>
          <summary className="link inline-block min-h-6">See {replay.examples.length === replay.changed ? 'them' : `the first ${replay.examples.length}`}</summary>
          <ul className="pt-1 text-xs">
            {replay.examples.map((one) => <li key={one.id} className="border-b py-1.5"><Link className="link" href={`/decisions/${one.id}`}><Time at={one.decidedAt} /></Link>: {sayAction(one.from)} becomes {sayAction(one.to)}</li>)}
          </ul>
        </details>
      ) : null}
      <p className="text-2xs text-ink-3">Each situation is taken as it was recorded, with the same draw. What would have followed from another choice is not replayed.</p>
    </>
  )
}
