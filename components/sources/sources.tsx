'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { Section } from '#components/ui/section.tsx'
import { count } from '#components/ui/format.ts'
import { Held } from './held.tsx'
import { Ignored } from './ignored.tsx'
import { NewSource } from './new-source.tsx'
import { Past } from './past.tsx'
import { sourcesQuery } from './queries.ts'
import { Sample } from './sample.tsx'
import { SourceList } from './source-list.tsx'

/** Where signals come from, how each source is doing, and what to do about what did not get through. */
export function Sources({ refusal, reveal }: { refusal: string | null; reveal: boolean }) {
  const { data: { host, sources, ignored, held } } = useSuspenseQuery(sourcesQuery())
  return (
    <div className="flex flex-col gap-8">
      {refusal ? <p className="text-ink-2">{refusal}</p> : <NewSource host={host} />}
      <SourceList sources={sources} host={host} may={refusal === null} />
      <Section title="Try a sample" note="nothing is kept"><Sample /></Section>
      <Section title="In quarantine" note={held.count === 0 ? 'nothing waits' : `${count(held.count)} could not be understood or trusted`}><Held rows={held.rows} may={refusal === null} reveal={reveal} /></Section>
      <Section title="Ignored events" note="counted by name, and lead to nothing"><Ignored rows={ignored} /></Section>
      <Section title="The past" note="kept for the record only: nothing is decided or sent"><Past may={refusal === null} /></Section>
    </div>
  )
}
