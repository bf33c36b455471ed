import { CHANNELS } from '#lib/domain/action.ts'
import type { Channel } from '#lib/domain/action.ts'
import type { LeadState } from '#lib/domain/lead.ts'
import { methodIn } from './normalize.ts'
import type { Normal } from './normalize.ts'

/** What a signal stops. `suppress` names a channel (or all) and the reason for the registry; `deed` is the audit's verb. */
export type Reaction = { because: string; deed: string; state: LeadState | null; suppress: { channel: Channel | 'all'; reason: 'unsubscribed' | 'complaint' | 'hard_bounce' } | null }

/**
 * What a signal does beyond being known. A no is honoured whoever transmits it, mail systems included; a reply or a meeting only counts from a person,
 * and a machine that looked at an address has said nothing (RFC 8058, 1).
 * What comes in for the record only (`quiet`) can still take consent away.
 */
export function reactionTo(signal: Pick<Normal, 'effect' | 'trust' | 'properties' | 'context'>, quiet: boolean): Reaction | null {
  const { effect, properties } = signal
  if (effect === 'opt_out' && isMachineLooking(signal)) return null
  if (effect === 'opt_out') return { because: 'the lead unsubscribed', deed: 'lead.unsubscribed', state: 'opted_out', suppress: { channel: channelIn(properties) ?? 'all', reason: 'unsubscribed' } }
  if (effect === 'complaint') return { because: 'the lead reported a message as spam', deed: 'lead.complained', state: 'opted_out', suppress: { channel: 'all', reason: 'complaint' } }
  if (effect === 'bounce') {
    return isSoft(properties) ? null : { because: 'the address bounced', deed: 'lead.bounced', state: null, suppress: { channel: channelIn(properties) ?? 'email', reason: 'hard_bounce' } }
  }
  if (quiet || signal.trust === 'likely_bot') return null
  if (effect === 'reply') return { because: 'the lead replied', deed: 'lead.replied', state: 'human', suppress: null }
  if (effect === 'meeting') return { because: 'the lead booked a meeting', deed: 'lead.meeting_booked', state: 'converted', suppress: null }
  return null
}

/** Mail scanners open every address of a message, the one for unsubscribing included. Only a posted request is a no. */
const isMachineLooking = ({ trust, context }: Pick<Normal, 'trust' | 'context'>): boolean => trust === 'likely_bot' && ['GET', 'HEAD'].includes(methodIn(context) ?? '')

export const channelIn = (properties: Record<string, unknown>): Channel | null => CHANNELS.find((channel) => channel === properties.channel) ?? null

/** A full mailbox is not a dead address. */
const isSoft = (properties: Record<string, unknown>): boolean => typeof properties.type === 'string' && /^(soft|transient|temporary|deferred|block)/i.test(properties.type)

/** The engine's event for a signal: what ended something goes by its own name, everything else asks for a pass. */
export function dispatchFor(signal: Pick<Normal, 'effect' | 'trust' | 'context'>): string {
  if (signal.effect === 'opt_out' && !isMachineLooking(signal)) return 'lead/opted.out'
  if (signal.effect === 'reply' && signal.trust !== 'likely_bot') return 'lead/replied'
  if (signal.effect === 'bounce' || signal.effect === 'complaint' || signal.effect === 'click' || signal.effect === 'meeting') return 'lead/outcome.observed'
  return 'lead/signal.received'
}
