import { catalogue } from '#lib/domain/signal.ts'
import type { SignalName, Trust } from '#lib/domain/signal.ts'
import { isbot } from 'isbot'

/** Link scanners follow a message the moment it is delivered; people take longer. */
export const SWEEP_SECONDS = 10

export type Circumstances = { name: SignalName; userAgent: string | null; method: string | null; honeypot: boolean; autoReply: boolean; userId: boolean; secondsSinceDelivery: number | null }

/** Whether a person or a machine did this (P12). Unknown where nothing speaks for either. */
export function trustOf(seen: Circumstances): Trust {
  if (seen.honeypot || seen.autoReply || seen.method === 'HEAD') return 'likely_bot'
  if (seen.userAgent !== null && isbot(seen.userAgent)) return 'likely_bot'
  if (seen.name === 'click' && seen.secondsSinceDelivery !== null && seen.secondsSinceDelivery < SWEEP_SECONDS) return 'likely_bot'
  return catalogue[seen.name].intent === 'explicit' || seen.name === 'unsubscribe' || seen.userId ? 'human' : 'unknown'
}
