import type { Channel } from '#lib/domain/action.ts'
import { CHANNELS } from '#lib/domain/action.ts'

/** A word about one channel, with what proves it. */
export type ConsentClaim = { channel: Channel; basis: 'opt_in' | 'express_written' | 'withdrawal'; granted: boolean; evidence: Record<string, string> }

const EVIDENCE = ['text', 'textVersion', 'url', 'ip', 'method', 'at'] as const
const EVIDENCE_CHARS_MAX = 1000

/**
 * What traits or properties say about consent: `consent: { email: true, sms: { granted: true, text, url, ip } }`, or `consents: [{ channel, granted, text, … }]`.
 * A yes to sms counts only with the text that was agreed to (47 CFR 64.1200(f)(9)); a no always counts.
 */
export function consentsIn(bag: Record<string, unknown>): ConsentClaim[] {
  const listed = Array.isArray(bag.consents) ? bag.consents.slice(0, 20).map((said) => [recordOf(said)?.channel, said] as const) : []
  const keyed = Object.entries(recordOf(bag.consent) ?? {}).slice(0, 20)
  return [...keyed, ...listed].flatMap(([channel, said]) => claim(channel, said) ?? [])
}

function claim(channel: unknown, said: unknown): ConsentClaim | null {
  const known = CHANNELS.find((name) => name === channel)
  const details = recordOf(said)
  const granted = details ? details.granted : said
  if (!known || typeof granted !== 'boolean') return null
  const evidence = evidenceIn(details ?? {})
  if (!granted) return { channel: known, basis: 'withdrawal', granted, evidence }
  if (known === 'sms') return evidence.text ? { channel: known, basis: 'express_written', granted, evidence } : null
  return { channel: known, basis: 'opt_in', granted, evidence }
}

const evidenceIn = (details: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(EVIDENCE.flatMap((name) => {
    const value = details[name]
    return typeof value === 'string' && value !== '' ? [[name, value.slice(0, EVIDENCE_CHARS_MAX).toWellFormed()]] : []
  }))

/** The value as a record of its own keys, or null where it is anything else. */
export const recordOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
