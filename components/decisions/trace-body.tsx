'use client'

import { useState } from 'react'
import { Section } from './noun.tsx'
import { Candidates } from './candidates.tsx'
import { Nouns } from './nouns.tsx'
import { Aside } from './aside.tsx'
import type { Panel } from './aside.tsx'
import { WhyNotList } from './why-not-list.tsx'
import type { DecisionTrace } from '#lib/decisions/trace.ts'

export function TraceBody({ trace }: { trace: DecisionTrace }) {
  const [panel, setPanel] = useState<Panel>('situation')
  const { table, proposal } = trace
  const sum = `${table.feasible} of ${table.total} allowed`
  return (
    <div className="grid min-w-0 gap-x-8 gap-y-6 @5xl:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="flex min-w-0 flex-col gap-6">
        {proposal.decider === 'person' ? null : (
          <Section id="stage-proposal" title="Proposal" meta={<>{sum} · chances of what was allowed sum to <span className="num">{table.sum.toFixed(2)}</span> {table.sumsToOne ? '✓' : '(should be 1.00)'}</>}>
            <Candidates trace={trace} />
          </Section>
        )}
        <Section title="What became of it"><Nouns trace={trace} onRead={() => setPanel('message')} /></Section>
        {trace.whyNot.length > 0 ? <Section title="Why not something else?"><WhyNotList rows={trace.whyNot} /></Section> : null}
      </div>
      <Aside trace={trace} panel={panel} onPanel={setPanel} />
    </div>
  )
}
