import type { Db } from '#lib/db/client.server.ts'
import { observe } from '#lib/telemetry/meters.server.ts'

/** Where an accepted message is the first this lead ever got, and answers an explicit request: how long the lead waited for it. */
export async function noteFirstTouch(db: Db, sendId: string): Promise<void> {
  const rows = await db.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM s."settledAt" - g."receivedAt")::float8 AS seconds
    FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" JOIN "Signal" g ON g."id" = d."signalId"
    WHERE s."id" = ${sendId} AND s."state" = 'accepted' AND d."decider" <> 'person' AND g."intent" = 'explicit'
      AND NOT EXISTS (SELECT 1 FROM "Send" e WHERE e."leadId" = s."leadId" AND e."state" = 'accepted' AND e."createdAt" < s."createdAt")`
  for (const { seconds } of rows) observe('firstTouch', seconds)
}
