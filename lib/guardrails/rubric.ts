import type { Action } from '#lib/domain/action.ts'
import { intentRank } from '#lib/domain/signal.ts'
import type { Situation } from '#lib/domain/situation.ts'

export const RUBRIC_VERSION = 'rubric-1'

/** Maps a chosen channel to the one that fits the moment. Null when it fits already; it never reaches further than what was chosen. */
export function rubric(action: Action, situation: Situation): { to: Action; because: string } | null {
  const { channels } = situation.settings
  if (action.kind === 'send_chat' && channels.chatNeedsLiveSession && !situation.chatLive) {
    return { to: { kind: 'send_email', angle: action.angle, priority: 'low' }, because: 'the lead is not in a live session' }
  }
  if (action.kind === 'send_sms') {
    const email: Action = { kind: 'send_email', angle: action.angle, priority: 'low' }
    if (situation.basis.sms === null) return { to: email, because: 'no written consent for sms' }
    if (situation.signal.ageHours > channels.smsSignalAgeHoursMax) return { to: email, because: `the signal is ${situation.signal.ageHours.toFixed(1)} h old, too old for sms` }
    const urgent = situation.lead.tier === 'hot' || intentRank(situation.signal.intent) >= intentRank('high')
    if (channels.smsNeedsHighIntent && !urgent) return { to: email, because: 'sms is kept for hot leads and strong signals' }
  }
  return null
}
