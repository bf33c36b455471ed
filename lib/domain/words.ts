import type { Action, Angle, Channel, Kind } from './action.ts'

/** The words of the screen for what the agent may do. Types only are imported, so a browser may use this file. */
export const KIND_WORDS: Record<Kind, string> = {
  send_email: 'Email', send_sms: 'SMS', send_chat: 'Chat', wait: 'Wait', skip: 'Skip', escalate_to_human: 'Escalate',
}
export const CHANNEL_WORDS: Record<Channel, string> = { email: 'Email', sms: 'SMS', chat: 'Chat' }
export const ANGLE_WORDS: Record<Angle, string> = {
  answer: 'answer', meeting: 'meeting', light_ask: 'light ask', proof: 'proof', education: 'education',
}
export const GROUP_WORDS: Record<string, string> = {
  treatment: 'Treatment', random: 'Random', business_as_usual: 'Business as usual', holdout: 'Holdout',
}
export const STATE_WORDS: Record<string, string> = {
  nurturing: 'Nurturing', human: 'With a person', opted_out: 'Opted out', converted: 'Converted', erased: 'Erased',
}
export const TIER_WORDS: Record<string, string> = { hot: 'Hot', warm: 'Warm', cold: 'Cold' }

/** "40 m", "24 h", "5 d": one unit, rounded, in hours until three days. */
export function hoursWords(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} m`
  if (hours <= 72) return `${Math.round(hours)} h`
  return `${Math.round(hours / 24)} d`
}

/** "Email, meeting angle"; "Wait 24 h"; "Escalate, high priority". */
export function sayAction(action: Action): string {
  const word = KIND_WORDS[action.kind]
  if ('angle' in action) return `${word}, ${ANGLE_WORDS[action.angle]} angle`
  if (action.kind === 'wait') return `${word} ${hoursWords(action.untilHours)}`
  if (action.kind === 'escalate_to_human') return `${word}, ${action.priority} priority`
  return word
}

/** The same for an action's key as the ledger keeps it: `send_email:meeting`, `wait:24h`. */
export function sayKey(key: string): string {
  const [kind = '', detail] = key.split(':')
  const word = KIND_WORDS[kind as Kind] ?? kind.replaceAll('_', ' ')
  if (!detail) return word
  if (kind === 'wait') return `${word} ${hoursWords(Number.parseFloat(detail))}`
  return `${word}, ${ANGLE_WORDS[detail as Angle] ?? detail} angle`
}

export const kindOfKey = (key: string): Kind => key.split(':')[0] as Kind

/** "send-window" or "frequency_cap" as a person would say it. */
export const ruleWords = (rule: string): string => {
  const words = rule.replace(/[-_.]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A rule's reason as the screen spells it. */
export const reasonWords = (because: string): string => because.replace(/\bsms\b/g, 'SMS')
