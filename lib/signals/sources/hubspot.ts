import { createHash } from 'node:crypto'
import { recordOf } from '../consent.ts'
import { batchOf } from './api.ts'
import { word } from './said.ts'
import type { Arrival, Hook, Refusal } from './source.ts'
import { fresh, hmac, matched } from './vouch.ts'

/** What we call the contact properties that say who somebody is. */
const TRAITS: Record<string, string> = {
  email: 'email', phone: 'phone', mobilephone: 'phone', firstname: 'firstName', lastname: 'lastName', company: 'company', jobtitle: 'title', country: 'country', numemployees: 'employees', hs_timezone: 'timezone',
}

/** HubSpot app webhooks (developers.hubspot.com, "Validating requests"): a list of what changed in the CRM, in no certain order. Statuses of 4xx but 429 end its tries. */
export const hubspot: Hook = {
  kind: 'hubspot',
  answers: { taken: 200 },
  verify: (arrival, secrets) => (arrival.headers.has('x-hubspot-signature-v3') ? byVersion3(arrival, secrets) : byOlderVersion(arrival, secrets)),
  async read(arrival) {
    const body = await arrival.json()
    return { items: batchOf(Array.isArray(body) ? body : [body]).map(fromHubspot), single: false }
  },
}

function byVersion3({ method, url, headers, raw, receivedAtMs }: Arrival, secrets: readonly string[]): Refusal | null {
  const stamp = headers.get('x-hubspot-request-timestamp') ?? ''
  return fresh('x-hubspot-request-timestamp', /^\d{1,15}$/.test(stamp) ? Number(stamp) : NaN, receivedAtMs)
    ?? matched('x-hubspot-signature-v3', headers.get('x-hubspot-signature-v3'), secrets, (secret) => hmac('sha256', secret, 'base64', method, url, raw, stamp))
}

/** Versions 1 and 2 sign no time; the event ids are what keeps a replay from counting twice. */
function byOlderVersion({ method, url, headers, raw }: Arrival, secrets: readonly string[]): Refusal | null {
  const before = headers.get('x-hubspot-signature-version') === 'v2' ? method + url : ''
  return matched('x-hubspot-signature', headers.get('x-hubspot-signature'), secrets, (secret) => createHash('sha256').update(secret).update(before).update(raw).digest('hex'))
}

/** A contact is a name nobody else uses; addresses and numbers arrive as changes of its properties. */
export function fromHubspot(event: unknown): unknown {
  const record = recordOf(event)
  if (!record) return event
  const { portalId, subscriptionId, eventId, occurredAt, objectId, subscriptionType, propertyName, propertyValue, changeSource } = record
  const kind = word(subscriptionType, 'unnamed')
  const item = {
    anonymousId: objectId == null ? undefined : `hubspot:${word(portalId)}:${word(objectId)}`, timestamp: occurredAt, messageId: [portalId, subscriptionId, eventId, occurredAt].map((part) => word(part)).join(':'),
    context: { hubspot: { subscriptionType: kind, ...(changeSource == null ? {} : { changeSource }) } },
  }
  if (kind === 'contact.privacyDeletion') return { ...item, type: 'track', event: 'unsubscribe', properties: { erasure: true, because: 'HubSpot was asked to delete this person' } }
  if (kind === 'contact.creation') return { ...item, type: 'identify' }
  if (kind !== 'contact.propertyChange' || typeof propertyName !== 'string') return { ...item, type: 'track', event: `hubspot ${kind}` }
  if (propertyName.startsWith('hs_email_optout')) return word(propertyValue) === 'true' ? { ...item, type: 'track', event: 'unsubscribe', properties: { channel: 'email', property: propertyName } } : { ...item, type: 'track', event: `hubspot ${propertyName}` }
  const trait = Object.hasOwn(TRAITS, propertyName) ? TRAITS[propertyName]! : null
  return trait === null ? { ...item, type: 'track', event: `hubspot ${propertyName}` } : { ...item, type: 'identify', traits: { [trait]: propertyValue } }
}
