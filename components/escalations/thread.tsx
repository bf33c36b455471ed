'use client'

import Link from 'next/link'
import { Mark } from '#components/ui/mark.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { EscalationDetail, Turn } from '#lib/escalations/schema.ts'
import { CHANNEL_WORDS } from './words.ts'

const MARKS: Record<string, string> = { email: 'send_email', sms: 'send_sms', chat: 'send_chat' }

/** What was said both ways, oldest first. Everything a lead wrote is shown as text. */
export function Thread({ one }: { one: EscalationDetail }) {
  return (
    <section aria-label="Thread" className="pt-5">
      <h3 className="border-b pb-1.5 text-base font-[650]">Thread</h3>
      {one.thread.length === 0 ? <p className="py-3 text-base text-ink-2">Nobody has written yet. The lead acted on the site; its timeline shows how.</p> : null}
      <ol>{one.thread.map((turn) => <Said key={turn.id} turn={turn} zone={one.lead.zone} />)}</ol>
    </section>
  )
}

function Said({ turn, zone }: { turn: Turn; zone: string }) {
  const ours = turn.direction === 'out'
  return (
    <li className="border-b py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Mark kind={ours ? (MARKS[turn.channel] ?? 'person') : 'message'} />
        <span className="font-semibold">{turn.who}</span>
        <span className="text-xs text-ink-3">{CHANNEL_WORDS[turn.channel] ?? turn.channel}</span>
        {turn.delivery && turn.delivery.state !== 'accepted' ? <Tag tone={turn.delivery.state === 'ready' ? 'warn' : 'danger'}>{deliveryWords(turn.delivery)}</Tag> : null}
        <span className="ml-auto flex items-center gap-3 text-xs text-ink-3">
          {turn.decisionId ? <Link href={`/decisions/${turn.decisionId}`} className="link">decision</Link> : null}
          <Time at={turn.at} zone={ours ? null : zone} />
        </span>
      </p>
      {turn.subject ? <p className="readable pt-1 text-sm text-ink-2">{turn.subject}</p> : null}
      <p className="readable pt-1 text-base break-words whitespace-pre-wrap">{turn.body}</p>
    </li>
  )
}

function deliveryWords({ state, because }: { state: string; because: string | null }): string {
  const words = { ready: 'not sent yet', sending: 'leaving now', unknown: 'may or may not have arrived', failed: 'not sent', refused: 'not sent' }[state] ?? state
  return because ? `${words}: ${because}` : words
}
