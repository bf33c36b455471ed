import { ANGLES, CHANNELS } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import type { Situation } from '#lib/domain/situation.ts'

export const WAIT_CHOICES_HOURS = [4, 24, 48, 72] as const

/** Every item the decider may propose, in a fixed order. A channel that is not offered stands there once, so that its absence is explained. */
export function menuFor(situation: Situation): Action[] {
  const messages: Action[] = CHANNELS.flatMap((channel) => {
    const angles = situation.offered.includes(channel) ? ANGLES : (['education'] as const)
    return angles.map((angle): Action => {
      if (channel === 'email') return { kind: 'send_email', angle, priority: angle === 'answer' ? 'normal' : 'low' }
      return channel === 'sms' ? { kind: 'send_sms', angle } : { kind: 'send_chat', angle }
    })
  })
  const waits = WAIT_CHOICES_HOURS.map((untilHours): Action => ({ kind: 'wait', untilHours, reason: `look again in ${untilHours} h` }))
  return [
    ...messages,
    ...waits,
    { kind: 'skip', reason: 'this signal deserves no follow-up' },
    { kind: 'escalate_to_human', priority: 'low', reason: 'a person should look at this' },
  ]
}
