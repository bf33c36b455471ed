'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { post } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Mark } from '#components/ui/mark.tsx'
import { Section } from '#components/ui/section.tsx'
import { Time } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { SendLine, Sends } from '#lib/reports/sends.server.ts'

type Fate = 'arrived' | 'resend' | 'drop'
const DONE: Record<Fate, string> = { arrived: 'Noted as arrived', resend: 'It will be sent again, after every check', drop: 'Noted as not arrived, and left' }

/** Messages that ask a person for something: those whose fate is unknown, and those that are held. */
export function StuckSends({ sends, mayResolve }: { sends: Sends; mayResolve: boolean }) {
  return (
    <>
      {sends.unknown.length > 0 ? (
        <Section title="Messages of unknown fate" note="the hand-over broke off, so nothing is sent again by itself">
          <ul className="border-t">{sends.unknown.map((send) => <UnknownSend key={send.id} send={send} mayResolve={mayResolve} />)}</ul>
          {mayResolve ? null : <p className="text-xs text-ink-3">An admin, or someone from marketing, RevOps or compliance, can say what became of them.</p>}
        </Section>
      ) : null}
      {sends.held.length > 0 ? (
        <Section title="Held messages" note="they leave by themselves, or not at all, once what holds them is over">
          <ul className="border-t">{sends.held.map((send) => <li key={send.id} className="border-b py-2"><Line send={send} /></li>)}</ul>
        </Section>
      ) : null}
      {sends.failed.length > 0 ? (
        <Section title="Not sent after all">
          <ul className="border-t">{sends.failed.map((send) => <li key={send.id} className="border-b py-2"><Line send={send} /></li>)}</ul>
        </Section>
      ) : null}
    </>
  )
}

const Line = ({ send }: { send: SendLine }) => (
  <p className="flex flex-wrap items-baseline gap-x-2">
    <Mark kind={`send_${send.channel}`} alone />
    <Link href={`/leads/${send.leadId}?decision=${send.decisionId}`} className="link font-semibold">{send.lead}</Link>
    <span className="text-ink-2">{send.because}</span>
    <span className="text-ink-3">since <Time at={send.since} /></span>
  </p>
)

function UnknownSend({ send, mayResolve }: { send: SendLine; mayResolve: boolean }) {
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: (fate: Fate) => post(`/api/overview/sends/${send.id}/resolve`, { fate }),
    onSuccess: (_, fate) => toast({ title: DONE[fate] }),
    onError: (error) => toast({ title: 'Nothing was changed', description: error.message, tone: 'danger' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['overview'] }),
  })
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b py-2">
      <Line send={send} />
      {mayResolve ? (
        <div role="group" aria-label={`What became of the message to ${send.lead}?`} className="flex flex-wrap gap-2">
          <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('arrived')}>It arrived</Button>
          <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('resend')}>It did not: send again</Button>
          <Button size="sm" pending={settle.isPending} onClick={() => settle.mutate('drop')}>It did not: leave it</Button>
        </div>
      ) : null}
    </li>
  )
}
