import { hashOf } from '#lib/domain/digest.ts'
import { catalogue } from '#lib/domain/signal.ts'
import type { Effect, Intent, SignalName, Trust } from '#lib/domain/signal.ts'
import { consentsIn, recordOf } from './consent.ts'
import type { ConsentClaim } from './consent.ts'
import { dedupeKeyOf } from './dedupe.ts'
import { Held } from './held.ts'
import { readEmail, readPhone } from './identity.ts'
import type { Identity } from './identity.ts'
import { catalogueName, snakeCase } from './names.ts'
import { findFlaw, wellFormed } from './nulls.ts'
import { pointerTo } from './pointer.ts'
import { profileFrom } from './profile.ts'
import type { Profile } from './profile.ts'
import { ITEM_BYTES_MAX, SignalInput } from './schema.ts'
import { isStopWord } from './stop-words.ts'
import { readInstant, withoutSkew } from './timestamp.ts'
import { trustOf } from './trust.ts'

/** A signal in the house's own words, before anybody asked whose it is. `occurredAt` is ISO; identities come strongest first. */
export type Normal = {
  type: SignalInput['type']
  name: SignalName | 'identify' | 'alias'
  intent: Intent
  effect: Effect
  trust: Trust
  dedupeKey: string
  occurredAt: string
  identities: Identity[]
  /** What an alias says the person was called before. */
  previous: Identity[]
  profile: Profile
  consents: ConsentClaim[]
  properties: Record<string, unknown>
  context: Record<string, unknown>
}

export type Heard = { kind: 'signal'; signal: Normal } | { kind: 'ignored'; name: string } | { kind: 'rejected'; field: string; message: string }

/** `sentAtMs` is the sender's clock as the request left, where the protocol tells it. */
export type Hearing = { receivedAtMs: number; sentAtMs?: number | null }

const reject = (field: string, message: string): Heard => ({ kind: 'rejected', field, message })

/** Understands one item of the shape `SignalInput`, from anyone. Never throws: what cannot be understood is rejected with the JSON pointer to what was wrong. */
export function hear(raw: unknown, { receivedAtMs, sentAtMs = null }: Hearing): Heard {
  if (raw instanceof Held) return reject(raw.field, raw.message)
  const flaw = findFlaw(raw)
  if (flaw) return reject(flaw.field, `this value ${flaw.message}`)
  if (!recordOf(raw)) return reject('body', 'a signal is a JSON object')
  const text = JSON.stringify(raw)
  if (Buffer.byteLength(text) > ITEM_BYTES_MAX) return reject('body', `a signal may hold ${ITEM_BYTES_MAX} bytes at most`)
  const parsed = SignalInput.safeParse(/\\ud[89a-f]/i.test(text) ? wellFormed(raw) : raw)
  if (!parsed.success) return reject(pointerTo(parsed.error.issues[0]?.path ?? []), parsed.error.issues[0]?.message ?? 'is not a signal')
  return understand(parsed.data, receivedAtMs, sentAtMs)
}

function understand(item: SignalInput, receivedAtMs: number, sentAtMs: number | null): Heard {
  const occurred = readInstant(item.timestamp ?? receivedAtMs, receivedAtMs)
  if ('message' in occurred) return reject('/timestamp', `the timestamp ${occurred.message}`)
  if (item.email && readEmail(item.email) === null) return reject('/email', 'this is not an email address')
  const properties = item.properties ?? {}
  const context = item.context ?? {}
  const traits = { ...recordOf(context.traits), ...(item.type === 'track' ? personIn(properties) : null), ...item.traits }
  const profile = profileFrom(traits, context)
  const identities = identitiesOf(item, profile)
  if (identities.length === 0) return reject('/userId', 'say who it is: userId, anonymousId, email or phone')
  const name = nameOf(item, properties, context)
  if (name === null) return { kind: 'ignored', name: item.type === 'track' ? snakeCase(item.event).slice(0, 100) || 'unnamed' : item.type }

  const entry = name === 'identify' || name === 'alias' ? { intent: 'none' as const, effect: null } : catalogue[name]
  return {
    kind: 'signal',
    signal: {
      type: item.type, name, intent: entry.intent, effect: entry.effect,
      trust: name === 'identify' || name === 'alias' ? 'unknown' : trustOf({ ...circumstancesOf(name, properties, context, Boolean(item.userId)), secondsSinceDelivery: null, swept: false }),
      dedupeKey: dedupeKeyOf(item, receivedAtMs),
      occurredAt: new Date(withoutSkew(occurred.ms, item.timestamp == null ? null : sentAtMs, receivedAtMs)).toISOString(),
      identities,
      previous: item.type === 'alias' ? [{ kind: 'user_id', value: item.previousId }, { kind: 'anonymous_id', value: item.previousId }] : [],
      profile: { ...profile, ...(item.type === 'identify' && item.traits ? { traits: item.traits } : null) },
      consents: [...consentsIn(traits), ...consentsIn(properties), ...consentsIn({ consent: channelPreferences(context) })],
      properties: item.type === 'track' ? properties : { ...properties, ...(item.traits ? { traits: item.traits } : null) },
      context,
    },
  }
}

/** What a signal itself tells about who or what did it. */
export const circumstancesOf = (name: SignalName, properties: Record<string, unknown>, context: Record<string, unknown>, userId: boolean) => ({
  name, userAgent: textOf(context.userAgent), method: methodIn(context), honeypot: properties.honeypot === true, autoReply: properties.autoReply === true, userId,
})

export const methodIn = (context: Record<string, unknown>): string | null => textOf(context.method)?.toUpperCase() ?? null

/** Segment's `context.consent.categoryPreferences`, where a category is one of our channels; a category of any other kind says nothing about messages. */
function channelPreferences(context: Record<string, unknown>): Record<string, unknown> {
  const told = recordOf(recordOf(context.consent)?.categoryPreferences) ?? {}
  return Object.fromEntries(Object.entries(told).slice(0, 50).map(([category, said]) => [category.toLowerCase(), said]))
}

/** Forms tell who filled them in through the event's own properties. */
function personIn(properties: Record<string, unknown>): Record<string, unknown> {
  const told = ['email', 'phone', 'firstName', 'lastName', 'company', 'title', 'employees', 'country', 'timezone'] as const
  return Object.fromEntries(told.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]])))
}

function identitiesOf(item: SignalInput, profile: Profile): Identity[] {
  const email = readEmail(item.email) ?? profile.email
  const phone = readPhone(item.phone, profile.country ?? null) ?? profile.phone
  const named: [Identity['kind'], string | null | undefined][] = [['user_id', item.userId], ['email', email], ['phone', phone], ['anonymous_id', item.anonymousId]]
  return named.flatMap(([kind, value]) => (value?.trim() ? [{ kind, value: value.trim() }] : []))
}

function nameOf(item: SignalInput, properties: Record<string, unknown>, context: Record<string, unknown>): Normal['name'] | null {
  if (item.type !== 'track') return item.type
  const name = catalogueName(item.event, properties, context)
  const written = name === 'reply' || name === 'inbound_email' || name === 'chat_message' ? textOf(properties.text) : null
  return written !== null && isStopWord(written) ? 'unsubscribe' : name
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** What the ledger hashes: everything the sender said, and nothing that we can change later (whose it is, when it came in). */
export const signalHash = (workspaceId: string, source: string, signal: Normal): string =>
  hashOf({
    workspaceId, source, dedupeKey: signal.dedupeKey, type: signal.type, name: signal.name, intent: signal.intent, trust: signal.trust,
    properties: signal.properties, context: signal.context, occurredAt: signal.occurredAt,
  })
