import type { Channel } from '#lib/domain/action.ts'
import { destinationHmac, normalEmail } from '#lib/domain/digest.ts'
import type { Db } from '#lib/db/client.server.ts'

export type LastWord = { leadState: string | null; epoch: number | null; destination: string | null; destinationHmac: string; listed: { reason: string; channel: string } | null; known: boolean }

export const normalDestination = (channel: Channel, destination: string): string => (channel === 'email' ? normalEmail(destination) : destination.trim())

/**
 * The narrow read before a message: the lead as it is now, and the registry asked by HMAC of where the message would go,
 * whatever the lead's own row says. Runs on a client or inside the claim's transaction.
 */
export async function lastWord(db: Db, pepper: string, about: { workspaceId: string; leadId: string; channel: Channel; to: string }): Promise<LastWord> {
  const hmac = destinationHmac(pepper, about.workspaceId, normalDestination(about.channel, about.to))
  const rows = await db.$queryRaw<{ state: string | null; epoch: number | null; email: string | null; phone: string | null; reason: string | null; channel: string | null; known: boolean }[]>`
    SELECT l."state", l."epoch", l."email", l."phone", l."id" IS NOT NULL AS known, s."reason", s."channel"
    FROM (SELECT 1) one
    LEFT JOIN "Lead" l ON l."id" = ${about.leadId} AND l."workspaceId" = ${about.workspaceId}
    LEFT JOIN LATERAL (
      SELECT r."reason", r."channel" FROM "Suppression" r
      WHERE r."workspaceId" = ${about.workspaceId} AND r."destinationHmac" = ${hmac} AND r."channel" IN (${about.channel}, 'all') AND r."removedAt" IS NULL
      ORDER BY r."createdAt" LIMIT 1
    ) s ON true`
  const row = rows[0]
  if (!row) throw new Error('the registry did not answer')
  const destination = about.channel === 'email' ? row.email : about.channel === 'sms' ? row.phone : row.known ? about.leadId : null
  return {
    known: row.known, leadState: row.state, epoch: row.epoch, destination, destinationHmac: hmac,
    listed: row.reason && row.channel ? { reason: row.reason, channel: row.channel } : null,
  }
}
