'use client'

import { useState } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import type { EscalationDetail } from '#lib/escalations/schema.ts'
import { useActs } from './acts.ts'
import { GiveBackDialog } from './give-back-dialog.tsx'
import type { Me } from './inbox.tsx'
import { ResolveDialog } from './resolve-dialog.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'

/** Take it, close it, put it off, or hand it back. */
export function Endings({ one, me, onGone }: { one: EscalationDetail; me: Me; onGone: () => void }) {
  const act = useActs()
  const [asking, ask] = useState<'resolve' | 'snooze' | 'give-back' | null>(null)
  const { id, holder } = one
  const mine = holder?.id === me.id
  const others = holder !== null && !mine
  const claim = () => act({ id, verb: 'claim', body: { from: holder?.id ?? null }, as: { id: me.id, name: me.name, at: new Date().toISOString() }, said: `You have ${one.lead.name}` })
  const end = (verb: 'resolve' | 'give-back', body: Record<string, unknown>, said: string) => { ask(null); onGone(); act({ id, verb, body, said }) }

  useShortcut({ keys: 'C', label: 'Claim', group: 'Inbox', act: claim }, !mine)
  useShortcut({ keys: 'E', label: 'Resolve', group: 'Inbox', act: () => ask('resolve') }, !others)
  useShortcut({ keys: 'H', label: 'Snooze', group: 'Inbox', act: () => ask('snooze') }, !others)

  return (
    <>
      {mine ? null : <Button shortcut="C" onClick={claim}>{others ? `Take over from ${holder.name.split(' ')[0]}` : 'Claim'}</Button>}
      {others ? null : (
        <>
          <Button shortcut="E" onClick={() => ask('resolve')}>Resolve</Button>
          <Button shortcut="H" onClick={() => ask('snooze')}>Snooze</Button>
          <Button onClick={() => ask('give-back')}>Hand back to agent</Button>
        </>
      )}
      <ResolveDialog open={asking === 'resolve'} onClose={() => ask(null)} onResolve={(outcome, note) => end('resolve', { outcome, note }, `Resolved ${one.lead.name}`)} />
      <SnoozeDialog open={asking === 'snooze'} onClose={() => ask(null)} onSnooze={(until, words) => { ask(null); onGone(); act({ id, verb: 'snooze', body: { until }, said: `Snoozed ${one.lead.name} until ${words}` }) }} />
      <GiveBackDialog open={asking === 'give-back'} onClose={() => ask(null)} onGiveBack={(body) => end('give-back', body, `Handed ${one.lead.name} back to the agent`)} />
    </>
  )
}
