import Link from 'next/link'
import { UnknownFate, WhoMaySay } from '#components/sending/unknown-fate.tsx'
import { Mark } from '#components/ui/mark.tsx'
import { Section } from '#components/ui/section.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SendLine, Sends } from '#lib/reports/sends.server.ts'

/** Messages that ask a person for something: those whose fate is unknown, and those that are held. */
export function StuckSends({ sends, mayResolve }: { sends: Sends; mayResolve: boolean }) {
  return (
    <>
      {sends.unknown.length > 0 ? (
        <Section title="Messages of unknown fate" note="the hand-over broke off, so nothing is sent again by itself">
          <ul className="border-t">{sends.unknown.map((send) => <UnknownSend key={send.id} send={send} mayResolve={mayResolve} />)}</ul>
          {mayResolve ? null : <WhoMaySay />}
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

const UnknownSend = ({ send, mayResolve }: { send: SendLine; mayResolve: boolean }) => (
  <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b py-2">
    <Line send={send} />
    {mayResolve ? <UnknownFate sendId={send.id} who={send.lead} /> : null}
  </li>
)
