'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { useNow } from '#components/ui/clock.tsx'
import { clockTime, zoneName } from '#components/ui/format.ts'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { STATE_WORDS } from '#lib/domain/words.ts'
import type { LeadPane as Lead } from '#lib/escalations/schema.ts'
import { CHANNEL_WORDS } from './words.ts'

const hour = (at: number) => `${String(at % 24).padStart(2, '0')}:00`

function isQuiet(clock: string, { from, to }: Lead['quietHours']): boolean {
  const now = Number(clock.slice(0, 2))
  return from === to ? false : from < to ? now >= from && now < to : now >= from || now < to
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="border-t py-2.5"><dt className="text-xs text-ink-2">{name}</dt><dd className="text-base break-words">{children}</dd></div>
)

/** Who this is, what time it is there, and what may still reach them. */
export function LeadPane({ lead }: { lead: Lead }) {
  const clock = clockTime(new Date(useNow()).toISOString(), lead.zone)
  const quiet = isQuiet(clock, lead.quietHours)
  return (
    <div>
      <p className="text-base font-[650]">{lead.name}</p>
      <p className="pb-3 text-base text-ink-2">{[lead.title, lead.company].filter(Boolean).join(', ') || lead.origin.replaceAll('_', ' ')}</p>
      <dl>
        <Fact name="Local time">
          <span className="num">{clock}</span> in {zoneName(lead.zone)}{lead.zoneKnown ? '' : ' (ours; theirs is unknown)'}, {quiet ? `quiet hours to ${hour(lead.quietHours.to)}` : `quiet from ${hour(lead.quietHours.from)}`}
        </Fact>
        <Fact name="State">{STATE_WORDS[lead.state] ?? lead.state}{lead.heldUntil ? <>, the agent rests until <Time at={lead.heldUntil} /></> : null}</Fact>
        <Fact name="Tier">{lead.vip ? 'VIP, ' : ''}{lead.tier}, score <span className="num">{lead.score}</span></Fact>
        <Fact name="Consent">
          <ul className="flex flex-col gap-1 pt-0.5">{lead.consents.map(({ channel, ok, words }) => <li key={channel}><Tag tone={ok ? 'ok' : 'neutral'} sign={ok ? '✓' : '–'}>{CHANNEL_WORDS[channel]}: {words}</Tag></li>)}</ul>
        </Fact>
        <Fact name={`Touches, ${lead.touches.days} d`}><span className="num">{lead.touches.count} of {lead.touches.cap}</span></Fact>
        {lead.email ? <Fact name="Address">{lead.email}</Fact> : null}
        {lead.owner ? <Fact name="Owner">{lead.owner}</Fact> : null}
        {lead.colleagues.length > 0 ? (
          <Fact name="Others at the account"><ul>{lead.colleagues.map(({ id, name, title }) => <li key={id}><Link href={`/leads/${id}`} className="link">{name}</Link>{title ? `, ${title}` : ''}</li>)}</ul></Fact>
        ) : null}
      </dl>
      <p className="border-t pt-3"><Link href={`/leads/${lead.id}`} className="link text-base">Full timeline and traces</Link></p>
    </div>
  )
}
