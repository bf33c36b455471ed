'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { Empty } from '#components/ui/empty.tsx'
import { useRowKeys } from '#components/ui/row-keys.tsx'
import { Section } from '#components/ui/section.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { ProvidersTable } from './providers-table.tsx'
import { providersQuery, unknownQuery } from './queries.ts'
import { UnknownSends } from './unknown-sends.tsx'

/** Whether messages get out, and which of them ask a person for something. */
export function DeliveryTab({ mayResolve, mayWork }: { mayResolve: boolean; mayWork: boolean }) {
  const { data: providers } = useSuspenseQuery(providersQuery())
  const { data: unknown } = useSuspenseQuery(unknownQuery())
  const rows = useRowKeys('Delivery')
  return (
    <div ref={rows} data-shortcuts className="flex flex-col gap-8">
      <Section title="Ways out" note="of this workspace">
        {providers.length > 0 ? <ProvidersTable rows={providers} /> : <Empty title="No way out is set up.">Every decision of this workspace can only wait, skip or escalate until an email server or another channel is set up.</Empty>}
      </Section>
      <Section title="Messages of unknown fate" note="the hand-over broke off, so nothing is sent again by itself">
        {unknown.length > 0 ? <UnknownSends sends={unknown} mayResolve={mayResolve} /> : <p className="text-ink-2">None. Every message that was handed over has an answer: accepted, or refused with a reason.</p>}
      </Section>
      <DeadLetters mayWork={mayWork} />
    </div>
  )
}
