import { createHmac } from 'node:crypto'
import { sameText } from '../same-text.ts'
import { batchOf } from './api.ts'
import { SEGMENT, fromSegment } from './segment.ts'
import type { SignedSource } from './source.ts'

/** Segment's webhook destination: `X-Signature` is the hex HMAC-SHA1 of the body as sent. Its timestamps are corrected already. */
export const segmentWebhook: SignedSource = {
  kind: SEGMENT,
  header: 'x-signature',
  verify(raw, headers, secrets) {
    const given = headers.get('x-signature')?.trim().toLowerCase()
    return given !== undefined && secrets.some((secret) => sameText(given, createHmac('sha1', secret).update(raw).digest('hex')))
  },
  read: (body) => (Array.isArray(body) ? { items: batchOf(body).map(corrected), single: false } : { items: [corrected(body)], single: true }),
}

function corrected(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return message
  const { originalTimestamp: _originalTimestamp, ...rest } = message as Record<string, unknown>
  return fromSegment(rest)
}
