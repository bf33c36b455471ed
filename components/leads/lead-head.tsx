'use client'

import Link from 'next/link'
import { useNow } from '#components/ui/clock.tsx'
import { clockTime, duration, zoneName } from '#components/ui/format.ts'
import { Spark } from '#components/ui/spark.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import { CHANNEL_WORDS, GROUP_WORDS, STATE_WORDS, TIER_WORDS } from '#lib/domain/words.ts'
import type { LeadRecord } from '#lib/leads/record.ts'
import type { ReactNode } from 'react'

/** Who this is, how warm, and what may be done: everything that must be known before reading on. */
export function LeadHead({ lead }: { lead: LeadRecord }) {
  return (
    <header className="flex flex-col gap-3 pb-5">
      <div>
        <h1 className="text-xl font-[650] tracking-[-0.008em] break-words">{lead.name}</h1>
        <p className="text-ink-2">{[lead.title, lead.company].filter(Boolean).join(', ') || 'Nothing more is known'}</p>
        {lead.email && lead.email !== lead.name ? <p className="text-xs break-all text-ink-3">{lead.email}{lead.phone ? ` · ${lead.phone}` : ''}</p> : null}
        {lead.masked ? <p className="pt-1 text-xs text-ink-3">Names and addresses are hidden for your role.</p> : null}
      </div>
      <p className="flex flex-wrap gap-1.5">
        <Tag tone={lead.state === 'opted_out' ? 'danger' : lead.state === 'human' ? 'warn' : lead.state === 'converted' ? 'ok' : 'neutral'} sign="">{STATE_WORDS[lead.state] ?? lead.state}</Tag>
        <Tag>{GROUP_WORDS[lead.group] ?? lead.group}</Tag>
        {lead.vip ? <Tag tone="accent">VIP</Tag> : null}
        {lead.heldUntil ? <Tag tone="warn">held until <Time at={lead.heldUntil} /></Tag> : null}
      </p>
      <dl className="grid grid-cols-3 gap-x-3 gap-y-3">
        <Fact label="Tier"><strong className="font-semibold num">{TIER_WORDS[lead.tier] ?? lead.tier} {lead.score}</strong></Fact>
        <Fact label="Source">{lead.origin.replaceAll('_', ' ')}</Fact>
        <Fact label="Local time"><LocalClock lead={lead} /></Fact>
        <Fact label={`Touches ${lead.touches.days} d`}><span className={`num ${lead.touches.used >= lead.touches.cap ? 'font-semibold' : ''}`}>{lead.touches.used} of {lead.touches.cap}</span>{lead.touches.used >= lead.touches.cap ? <span className="block text-xs text-ink-3">cap reached</span> : null}</Fact>
        <Fact label="Consent"><Consent lead={lead} /></Fact>
        <Fact label="Intent 14 d"><Spark values={lead.intent} label={intentWords(lead.intent)} width={88} /></Fact>
      </dl>
      {lead.bars.length > 0 ? <Why lead={lead} /> : null}
      {lead.owner ? <p className="text-xs text-ink-3">Owner {lead.owner}</p> : null}
    </header>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => <div className="min-w-0"><dt className="text-2xs text-ink-3">{label}</dt><dd className="min-w-0">{children}</dd></div>

/** The score, bar by bar. */
function Why({ lead }: { lead: LeadRecord }) {
  const longest = Math.max(...lead.bars.map((bar) => Math.abs(bar.points)), 1)
  return (
    <details className="text-xs">
      <summary className="link inline-block min-h-6">Why {TIER_WORDS[lead.tier]?.toLowerCase() ?? lead.tier} at {lead.score}</summary>
      <ul className="border-t">
        {lead.bars.map((bar) => (
          <li key={bar.name} className="grid grid-cols-[minmax(0,1fr)_3rem_2rem] items-center gap-x-2 border-b py-1 text-ink-2">
            <span>{bar.because}</span>
            <svg aria-hidden viewBox="0 0 48 6" className="h-1.5 w-12"><rect width={(Math.abs(bar.points) / longest) * 48} height="6" fill={bar.points < 0 ? 'var(--danger)' : 'var(--accent)'} /></svg>
            <span className="text-right text-ink num">{bar.points > 0 ? `+${bar.points}` : `−${Math.abs(bar.points)}`}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function LocalClock({ lead: { zone, zoneKnown, quietHours } }: { lead: LeadRecord }) {
  const now = new Date(useNow()).toISOString()
  const clock = clockTime(now, zone)
  const hour = Number(clock.slice(0, 2))
  const quiet = quietHours.from <= quietHours.to ? hour >= quietHours.from && hour < quietHours.to : hour >= quietHours.from || hour < quietHours.to
  return (
    <>
      <span className="num">{clock}</span> {zoneName(zone)}
      <span className="block text-xs text-ink-3">{[zoneKnown ? null : 'zone unknown', quiet ? 'quiet hours' : null].filter(Boolean).join(', ')}</span>
    </>
  )
}

function Consent({ lead }: { lead: LeadRecord }) {
  return (
    <ul>
      {lead.consent.map(({ channel, granted, basis, blocked }) => {
        const open = granted && !blocked
        return (
          <li key={channel} title={blocked ?? basis?.replaceAll('_', ' ') ?? 'nothing on record'} className={open ? '' : 'text-ink-3'}>
            {CHANNEL_WORDS[channel]} <span aria-hidden>{open ? '✓' : '×'}</span><span className="sr-only">{blocked ? `blocked: ${blocked}` : open ? 'given' : 'not given'}</span>
          </li>
        )
      })}
    </ul>
  )
}

const intentWords = (days: readonly number[]) => {
  const total = days.reduce((sum, day) => sum + day, 0)
  return total === 0 ? 'No interest shown in 14 days' : `Interest a day over 14 days, most on one day ${Math.max(...days)}, today ${days.at(-1)}`
}
