import { batchOf } from './api.ts'
import { SEGMENT, fromSegment } from './segment.ts'
import type { Hook } from './source.ts'
import { hmac, matched } from './vouch.ts'

/** Segment's webhook destination: `X-Signature` is the hex HMAC-SHA1 of the body as sent. Its timestamps are corrected already. It tries again only after 5xx. */
export const segmentWebhook: Hook = {
  kind: SEGMENT,
  answers: { taken: 202, instead: { 429: 503 } },
  verify: ({ raw, headers }, secrets) => matched('x-signature', headers.get('x-signature')?.trim().toLowerCase(), secrets, (secret) => hmac('sha1', secret, 'hex', raw)),
  async read(arrival) {
    const body = await arrival.json()
    return Array.isArray(body) ? { items: batchOf(body).map(corrected), single: false } : { items: [corrected(body)], single: true }
  },
}

function corrected(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return message
  const { originalTimestamp: _originalTimestamp, ...rest } = message as Record<string, unknown>
  return fromSegment(rest)
}
