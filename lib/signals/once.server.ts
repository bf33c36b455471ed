import { hashOf } from '#lib/domain/digest.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'

const KEPT_DAYS = 7
const DAY_MS = 86_400_000

/**
 * A token that vouches for a request but does not cover its body is good for one body. The vendor's own second try carries the same one and passes;
 * somebody else's words under it do not. @throws Fault `unauthorized`, field `token`
 */
export async function useOnce(house: House, sourceId: string, token: string, content: unknown): Promise<void> {
  const now = house.now()
  const contentHash = hashOf({ content })
  const added = await house.db.$executeRaw`INSERT INTO "WebhookToken" ("sourceId", "token", "contentHash", "usedAt") VALUES (${sourceId}, ${token}, ${contentHash}, ${now}) ON CONFLICT DO NOTHING`
  if (added > 0) {
    await house.db.webhookToken.deleteMany({ where: { usedAt: { lt: new Date(now.getTime() - KEPT_DAYS * DAY_MS) } } })
    return
  }
  const used = await house.db.webhookToken.findUnique({ where: { sourceId_token: { sourceId, token } }, select: { contentHash: true } })
  if (used?.contentHash !== contentHash) throw new Fault('unauthorized', 'this token was used for another request before', { field: 'token' })
}
