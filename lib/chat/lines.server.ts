import type { House } from '#lib/env/house.server.ts'
import type { ChatLine } from './schema.ts'
import type { Session } from './session.server.ts'

const LINES_MAX = 200

/**
 * What was said in the chat after the line `after`, oldest first. A visitor sees what was said since this browser first opened the chat,
 * so that claiming somebody's address shows nobody else's past.
 */
export async function linesSince(house: House, session: Session, after: string | null): Promise<ChatLine[]> {
  const { leadId, anonymousId } = session
  const rows = await house.db.$queryRaw<{ id: string; direction: string; body: string; at: Date }[]>`
    SELECT m."id", m."direction", m."body", m."at" FROM "Message" m
    WHERE m."leadId" = ${leadId} AND m."channel" = 'chat'
      AND m."at" >= (SELECT min(s."startedAt") FROM "ChatSession" s WHERE s."leadId" = ${leadId} AND s."anonymousId" = ${anonymousId}) - interval '1 second'
      AND (m."at", m."id") > (coalesce((SELECT a."at" FROM "Message" a WHERE a."id" = ${after} AND a."leadId" = ${leadId}), '-infinity'::timestamptz), coalesce(${after}::text, ''))
    ORDER BY m."at" DESC, m."id" DESC LIMIT ${LINES_MAX}`
  return rows.toReversed().map(({ id, direction, body, at }) => ({ id, from: direction === 'in' ? 'you' : 'us', text: body, at: at.toISOString() }))
}

/** The widget has shown these lines of ours. */
export async function markSeen(house: House, session: Session, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await house.db.message.updateMany({ where: { id: { in: [...ids] }, leadId: session.leadId, channel: 'chat', direction: 'out', seenAt: null }, data: { seenAt: house.now() } })
}
