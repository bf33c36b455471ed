import type { Angle } from '#lib/domain/action.ts'
import type pg from 'pg'
import { z } from 'zod'
import type { Delivery } from '../response.ts'

const Caught = z.object({ messages: z.array(z.object({ messageId: z.string(), to: z.array(z.string()), headers: z.record(z.string(), z.string()), receivedAt: z.string() })) })

/** A message as somebody finds it in their mailbox. */
export type Found = Delivery & { email: string; unsubscribe: string | null }

/** What the local mailbox caught after an instant for people of this workspace, with the angle its decision chose. Null when it cannot be asked. */
export async function newMail(mailboxApi: string, pool: pg.Pool, workspaceId: string, afterIso: string): Promise<{ found: Found[]; lastIso: string } | null> {
  const response = await fetch(`${mailboxApi}/messages?after=${encodeURIComponent(afterIso)}`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
  if (!response?.ok) return null
  const { messages } = Caught.parse(await response.json())
  if (messages.length === 0) return { found: [], lastIso: afterIso }
  const { rows } = await pool.query<{ messageId: string; angle: Angle | null }>(
    `SELECT s."messageId", d."ruled" ->> 'angle' AS angle FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" WHERE s."workspaceId" = $1 AND s."messageId" = ANY($2)`,
    [workspaceId, messages.map(({ messageId }) => messageId)])
  const angles = new Map(rows.map(({ messageId, angle }) => [messageId, angle]))
  const found = messages.filter(({ messageId }) => angles.has(messageId)).map(({ messageId, to, headers, receivedAt }): Found => ({
    messageId, channel: 'email', angle: angles.get(messageId) ?? 'answer', atMs: Date.parse(receivedAt), email: (to[0] ?? '').toLowerCase(),
    unsubscribe: /<(https?:[^>]+)>/.exec(headers['list-unsubscribe'] ?? '')?.[1] ?? null,
  }))
  return { found, lastIso: messages.reduce((last, { receivedAt }) => (receivedAt > last ? receivedAt : last), afterIso) }
}
