import { recordOf } from '../consent.ts'
import { batchOf } from './api.ts'
import type { Hook } from './source.ts'
import { fresh, hmac } from './vouch.ts'
import { sameText } from '../same-text.ts'

/** Any sender that signs as Standard Webhooks 1.0 says (standardwebhooks.com). 410 would switch it off and is never said. */
export const standardWebhook: Hook = {
  kind: 'webhook',
  answers: { taken: 202 },
  verify({ raw, headers, receivedAtMs }, secrets) {
    const [id, stamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers.get(name) ?? '')
    if (!id || !stamp || !signatures) return { field: 'webhook-signature', message: 'webhook-id, webhook-timestamp and webhook-signature must all be there' }
    const stale = fresh('webhook-timestamp', /^\d{1,12}$/.test(stamp) ? Number(stamp) * 1000 : NaN, receivedAtMs)
    if (stale) return stale
    const expected = secrets.flatMap((secret) => keyOf(secret) ?? []).map((key) => `v1,${hmac('sha256', key, 'base64', `${id}.${stamp}.`, raw)}`)
    const good = signatures.split(' ').slice(0, 10).some((given) => expected.some((wanted) => sameText(given, wanted)))
    return good ? null : { field: 'webhook-signature', message: 'no signature matches the body' }
  },
  async read(arrival) {
    const body = await arrival.json()
    const id = arrival.headers.get('webhook-id') ?? ''
    const record = recordOf(body)
    if (record?.batch !== undefined) return { items: batchOf(record.batch).map((item, index) => ({ messageId: `${id}:${index}`, ...recordOf(item) })), single: false }
    return { items: [fromStandardWebhook(body, id)], single: false }
  },
}

/** The secret's bytes: base64 after `whsec_`. */
function keyOf(secret: string): Buffer | null {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return key.length > 0 ? key : null
}

/** Our own shape, or the specification's `{ type, timestamp, data }` with who it is about in `data`. */
function fromStandardWebhook(body: unknown, id: string): unknown {
  const record = recordOf(body)
  if (!record) return body
  const data = recordOf(record.data)
  if (!data) return { ...record, messageId: id }
  const { type, timestamp } = record
  return {
    type: 'track', event: type, timestamp, messageId: id, userId: data.userId ?? data.user_id, anonymousId: data.anonymousId ?? data.anonymous_id, email: data.email, phone: data.phone,
    traits: data.traits, context: data.context, properties: recordOf(data.properties) ?? data,
  }
}
