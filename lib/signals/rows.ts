import { mintId } from '#lib/domain/id.ts'
import { channelIn, dispatchFor } from './effects.ts'
import type { Reaction } from './effects.ts'
import { signalHash, textOf } from './normalize.ts'
import type { Normal } from './normalize.ts'

/** One signal with everything known about it at the moment it is kept. Instants are ISO. */
export type Kept = {
  workspaceId: string
  source: string
  leadId: string
  signal: Normal
  quiet: boolean
  reaction: Reaction | null
  receivedAt: string
  /** Keyed hash of each destination the reaction is to close. */
  destinationHmacs: readonly string[]
  /** Place in the request, so that the engine hears of things in the order they were sent. */
  index: number
}

export const EXPLICIT_REQUEST_DAYS = 30
const DAY_MS = 86_400_000
const BODY_CHARS_MAX = 20_000
const SUBJECT_CHARS_MAX = 300

export const signalIdOf = (workspaceId: string, source: string, signal: Normal): string =>
  mintId('sig', Date.parse(signal.occurredAt), `${workspaceId}\n${source}\n${signal.dedupeKey}`)

export function signalRow({ workspaceId, source, leadId, signal, quiet, receivedAt }: Kept) {
  const { dedupeKey, type, name, intent, trust, properties, context, occurredAt } = signal
  return {
    id: signalIdOf(workspaceId, source, signal), workspaceId, leadId, source, dedupeKey, type, name, intent, trust, properties, context, occurredAt, receivedAt,
    quiet: quiet || type !== 'track', hash: signalHash(workspaceId, source, signal),
  }
}

/** The engine's event, or null for what is only kept for the record. Ids carry the order, so that one request's events keep theirs. */
export function dispatchRow(kept: Kept) {
  if (kept.quiet || kept.signal.type !== 'track') return null
  const { workspaceId, source, leadId, signal, receivedAt } = kept
  const signalId = signalIdOf(workspaceId, source, signal)
  return { id: mintId('dsp', Date.parse(receivedAt) + kept.index, signalId), workspaceId, event: dispatchFor(signal), data: { workspaceId, leadId, signalId }, createdAt: receivedAt }
}

/** A request carries its own ground for an answer by email; what was said about consent is written down with its evidence. */
export function consentRows({ workspaceId, source, leadId, signal, reaction }: Kept) {
  const signalId = signalIdOf(workspaceId, source, signal)
  const atMs = Date.parse(signal.occurredAt)
  const row = (channel: string, purpose: string, basis: string, granted: boolean, evidence: object, expiresAt: string | null) => ({
    id: mintId('cns', atMs, `${signalId}\n${channel}\n${basis}`), workspaceId, leadId, channel, purpose, basis, granted, evidence: { source, signalId, ...evidence }, signalId, at: signal.occurredAt, expiresAt,
  })
  const requested = signal.intent === 'explicit' && signal.effect === null && signal.trust !== 'likely_bot'
  const asked = requested ? [row('email', 'answer', 'explicit_request', true, { method: signal.name }, new Date(atMs + EXPLICIT_REQUEST_DAYS * DAY_MS).toISOString())] : []
  const told = signal.consents.map((claim) => row(claim.channel, 'nurture', claim.basis, claim.granted, claim.evidence, null))
  const ended = reaction?.suppress && reaction.suppress.reason !== 'hard_bounce'
    ? (reaction.suppress.channel === 'all' ? ['email', 'sms', 'chat'] : [reaction.suppress.channel]).map((channel) => row(channel, 'nurture', 'withdrawal', false, { method: signal.name }, null))
    : []
  return [...asked, ...told, ...ended]
}

/** What the lead wrote: hostile text, kept as text and cut where it is endless. */
export function messageRow({ workspaceId, source, leadId, signal }: Kept) {
  const body = textOf(signal.properties.text) ?? textOf(signal.properties.body)
  const written = signal.effect === 'reply' || signal.name === 'inbound_email' || signal.name === 'chat_message' || signal.effect === 'opt_out'
  if (!written || body === null) return null
  const signalId = signalIdOf(workspaceId, source, signal)
  return {
    id: mintId('msg', Date.parse(signal.occurredAt), signalId), workspaceId, leadId, direction: 'in', channel: signal.name === 'chat_message' ? 'chat' : (channelIn(signal.properties) ?? 'email'),
    author: 'lead', signalId, subject: textOf(signal.properties.subject)?.slice(0, SUBJECT_CHARS_MAX).toWellFormed() ?? null, body: body.slice(0, BODY_CHARS_MAX).toWellFormed(), at: signal.occurredAt,
  }
}

/** A contact made by another tool or person, which caps count. A channel we do not have counts as an email. */
export function touchRow({ workspaceId, source, leadId, signal }: Kept) {
  if (signal.effect !== 'external_touch') return null
  const by = signal.properties.by === 'person' ? 'person' : 'external'
  return { id: mintId('tch', Date.parse(signal.occurredAt), signalIdOf(workspaceId, source, signal)), workspaceId, leadId, channel: channelIn(signal.properties) ?? 'email', by, at: signal.occurredAt }
}

export function suppressionRows({ workspaceId, source, reaction, destinationHmacs, receivedAt }: Kept) {
  const suppress = reaction?.suppress
  if (!suppress) return []
  return destinationHmacs.map((destinationHmac) => ({
    id: mintId('sup', Date.parse(receivedAt), `${workspaceId}\n${destinationHmac}\n${suppress.channel}\n${suppress.reason}`),
    workspaceId, destinationHmac, channel: suppress.channel, reason: suppress.reason, source, createdAt: receivedAt,
  }))
}
