import { createHash } from 'node:crypto'

/** W3C Trace Context, 16 and 8 bytes in hex. */
export type TraceIds = { traceId: string; rootSpanId: string }

const NOUGHT = /^0+$/

/**
 * A signal's trace: the first 16 bytes of the SHA-256 of its id, and its root span the 8 bytes after them. Every process can say it without
 * being told, days later and after any crash, so spans find each other without anything being carried along.
 */
export function traceOf(signalId: string): TraceIds {
  const hash = createHash('sha256').update(signalId).digest('hex')
  const [traceId, rootSpanId] = [hash.slice(0, 32), hash.slice(32, 48)]
  return { traceId: NOUGHT.test(traceId) ? '1'.padStart(32, '0') : traceId, rootSpanId: NOUGHT.test(rootSpanId) ? '1'.padStart(16, '0') : rootSpanId }
}

/** The span a caller names in `traceparent` (https://www.w3.org/TR/trace-context/, 3.2), or null where it names none. */
export function parentOf(traceparent: string | null): { traceId: string; spanId: string; sampled: boolean } | null {
  const found = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/.exec(traceparent?.trim() ?? '')
  const [, traceId = '', spanId = '', flags = ''] = found ?? []
  if (!found || NOUGHT.test(traceId) || NOUGHT.test(spanId)) return null
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
