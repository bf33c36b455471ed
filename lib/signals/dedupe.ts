import { hashOf, sha256 } from '#lib/domain/digest.ts'

const MINUTE_MS = 60_000

/**
 * The key under which one workspace and source keep an item once (R4): the sender's message id, else a hash of the content, whatever the order of its keys.
 * An item with neither message id nor timestamp says nothing about when, so the same content within one minute of our clock is taken for a repetition by the
 * network, and later for something new.
 */
export function dedupeKeyOf(item: { messageId?: unknown; timestamp?: unknown; [content: string]: unknown }, receivedAtMs: number): string {
  const { messageId } = item
  if (typeof messageId === 'string' && messageId !== '') return messageId.length <= 255 ? messageId : `sha256:${sha256(messageId)}`
  const minute = item.timestamp === undefined || item.timestamp === null ? Math.floor(receivedAtMs / MINUTE_MS) : null
  return `sha256:${hashOf({ item: withoutTransport(item), minute })}`
}

/** What changes when the same thing is sent again. */
function withoutTransport(item: Record<string, unknown>): object {
  const { sentAt: _sentAt, receivedAt: _receivedAt, writeKey: _writeKey, ...content } = item
  return content
}
