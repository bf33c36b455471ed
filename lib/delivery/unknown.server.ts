import { maskEmail, maskName, maskPhone, redact } from '#lib/domain/mask.ts'
import type { House } from '#lib/env/house.server.ts'
import type { UnknownSend } from './views.ts'

const LISTED_MAX = 200

type Row = { id: string; leadId: string; decisionId: string; channel: string; provider: string; claimedAt: Date; because: string | null; retryAt: Date | null; to: string | null; name: string | null; email: string | null; phone: string | null }

/** Messages of which nobody knows whether they left, oldest first. Addresses are masked for everyone; names for those who may not see them. */
export async function unknownSends(house: House, { workspaceId, reveal }: { workspaceId: string; reveal: boolean }): Promise<UnknownSend[]> {
  const rows = await house.db.$queryRaw<Row[]>`
    SELECT s."id", s."leadId", s."decisionId", s."channel", s."provider", coalesce(s."claimedAt", s."createdAt") AS "claimedAt", s."because", s."retryAt", f."to", l."name", l."email", l."phone"
    FROM "Send" s LEFT JOIN "Draft" f ON f."decisionId" = s."decisionId" LEFT JOIN "Lead" l ON l."id" = s."leadId"
    WHERE s."workspaceId" = ${workspaceId} AND s."state" = 'unknown' ORDER BY s."claimedAt" LIMIT ${LISTED_MAX}`
  return rows.map((row): UnknownSend => {
    const because = row.because ?? 'the provider never said whether it took the message; look in its log, then say what became of it'
    return {
      id: row.id, leadId: row.leadId, leadName: row.name && !reveal ? maskName(row.name) : row.name, decisionId: row.decisionId, to: masked(row.channel, row.to ?? ''), channel: row.channel, provider: row.provider,
      claimedAt: row.claimedAt.toISOString(), because: redact(because, row), asking: row.retryAt !== null,
    }
  })
}

const masked = (channel: string, to: string): string => (channel === 'email' ? maskEmail(to) : channel === 'sms' ? maskPhone(to) : 'the lead’s own chat')
