import type { Action, Angle } from '#lib/domain/action.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { catalogue } from '#lib/domain/signal.ts'
import type { Situation } from '#lib/domain/situation.ts'

export const RULES_VERSION = 'rules-1'

export type Preference = { action: Action; reason: string }

const prefer = (reason: string, ...actions: Action[]): Preference[] => actions.map((action) => ({ action, reason }))
const wait = (untilHours: number, reason: string): Action => ({ kind: 'wait', untilHours, reason })
const skip = (reason: string): Action => ({ kind: 'skip', reason })
const email = (angle: Angle, priority: 'low' | 'normal' = 'low'): Action => ({ kind: 'send_email', angle, priority })
const chat = (angle: Angle): Action => ({ kind: 'send_chat', angle })

const ANGLES_IN_ORDER: Record<Tier, readonly Angle[]> = {
  hot: ['meeting', 'proof', 'light_ask', 'education'],
  warm: ['light_ask', 'proof', 'education'],
  cold: ['education'],
}

/** A considered note, by the first angle that fits the tier and was not just used. */
function note(situation: Situation, reason: string): Preference[] {
  const last = situation.touches.filter((touch) => touch.by === 'agent').map((touch) => touch.angle).at(-1)
  const angles = ANGLES_IN_ORDER[situation.lead.tier]
  const fresh = angles.filter((angle) => angle !== last)
  return prefer(reason, ...[...fresh, ...angles].map((angle) => email(angle)))
}

/**
 * The event-triggered policy: a list of choices from best to last; the first feasible one is taken.
 * Requests are answered, strong signals met in the moment or by a note the day after, weak ones left alone.
 */
export function rulePreferences(situation: Situation): Preference[] {
  const { signal, lead, waited, features } = situation
  const entry = catalogue[signal.name]
  const urgent = lead.tier === 'hot' ? 'high' as const : 'low' as const
  switch (entry.effect) {
    case 'reply':
      return prefer('the lead replied', { kind: 'escalate_to_human', priority: urgent, reason: 'the lead replied, and a person should answer' })
    case 'meeting':
      return prefer('a meeting is booked', skip('a meeting is booked, and the calendar takes it from here'))
    case 'opt_out':
    case 'complaint':
    case 'bounce':
      return prefer('the lead is out of reach', skip(`${entry.words}, so nothing more is sent`))
    case 'external_touch':
      return prefer('somebody else wrote', skip('somebody else wrote to the lead, and that counts'))
  }
  if (waited || entry.effect === 'unanswered') {
    if (lead.tier === 'cold' && (features.signals_14d ?? 0) < 3) return prefer('little interest so far', skip('too little interest for a message'))
    return [...note(situation, waited ? `waited ${Math.round(waited.hours)} h, and the moment is right` : 'the last message was not answered'), ...prefer('nothing fits now', skip('nothing useful left to say for now'))]
  }
  if (signal.intent === 'explicit') {
    const conversation = signal.name === 'inbound_email' || signal.name === 'chat_message'
    return [
      ...prefer('the lead asked', ...(situation.chatLive ? [chat('answer')] : []), email('answer', 'normal')),
      ...(conversation
        ? prefer('the lead wrote again', { kind: 'escalate_to_human', priority: urgent, reason: 'the lead wrote again soon after our last message' } as Action)
        : prefer('the lead asked again', wait(48, 'already answered; see whether more is needed'))),
    ]
  }
  if (signal.intent === 'high') {
    const angle = ANGLES_IN_ORDER[lead.tier][0]!
    return [
      ...prefer('a strong signal, met in the moment', ...(situation.chatLive ? [chat(angle)] : []), { kind: 'send_sms', angle } as Action),
      ...prefer('a strong signal, better answered by a note tomorrow', wait(24, 'a note the day after reads better than one in the moment')),
    ]
  }
  if (signal.intent === 'medium') {
    if (situation.signalsSinceTouch >= 3 || lead.tier !== 'cold') return prefer('interest is building', wait(24, 'interest is building; look again tomorrow'), skip('interest is building, but nothing is due'))
    return prefer('one look says little', wait(48, 'one look says little; see what follows'), skip('one look says little'))
  }
  if ((features.signals_30d ?? 0) <= 1) return prefer('somebody new', wait(72, 'somebody new; see whether they come back'), skip('one page view says little'))
  return prefer('a weak signal', skip(`${entry.words}: noted, but no reason to write`))
}
