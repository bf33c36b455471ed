import type { Kind } from '#lib/domain/action.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import type { House } from '#lib/env/house.server.ts'
import { LOOK_BACK_DAYS } from './redispatch.server.ts'

/** A decision that was recorded and never carried out: nothing in the outbox and nothing refused, nobody asked, no wait written. */
export type Unfinished = { decisionId: string; workspaceId: string; leadId: string; signalId: string; pass: number; waitId: string | null; kind: Kind; decider: string; decidedAt: Date }

/** Decisions of the last week that nobody carried out within `graceSeconds`; with `old`, those before it. Simulated workspaces, and passes that were given up on or are resting, are left alone. */
export async function unfinishedDecisions(house: House, { graceSeconds, limit, old = false }: { graceSeconds: number; limit: number; old?: boolean }): Promise<Unfinished[]> {
  const now = house.now()
  const before = new Date(now.getTime() - graceSeconds * 1000)
  const turn = new Date(before.getTime() - LOOK_BACK_DAYS * 86_400_000)
  return house.db.$queryRaw<Unfinished[]>`
    SELECT d."id" AS "decisionId", d."workspaceId", s."leadId", d."signalId", d."pass", d."wokenByWaitId" AS "waitId", d."ruledKind" AS kind, d."decider", d."decidedAt"
    FROM "Decision" d JOIN "Signal" s ON s."id" = d."signalId"
    WHERE d."ruledKind" <> 'skip' AND ${old ? Prisma.sql`d."decidedAt" <= ${turn}::timestamptz` : Prisma.sql`d."decidedAt" > ${turn}::timestamptz AND d."decidedAt" < ${before}::timestamptz`}
      AND NOT EXISTS (SELECT 1 FROM "Send" m WHERE m."decisionId" = d."id") AND NOT EXISTS (SELECT 1 FROM "Wait" w WHERE w."decisionId" = d."id")
      AND NOT EXISTS (SELECT 1 FROM "Escalation" e WHERE e."decisionId" = d."id")
      AND NOT (d."ruledKind" = 'escalate_to_human' AND EXISTS (SELECT 1 FROM "Escalation" e WHERE e."workspaceId" = d."workspaceId" AND d."id" = ANY(e."joined")))
      AND NOT EXISTS (SELECT 1 FROM "ComplianceCheck" c WHERE c."decisionId" = d."id" AND c."verdict" = 'refused')
      AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = d."workspaceId" AND v."demoProgress" IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM "StalledRun" r WHERE r."signalId" = d."signalId" AND r."pass" = d."pass" AND ((r."deadAt" IS NOT NULL AND r."endedBy" IS DISTINCT FROM 'replayed') OR r."retryAt" > ${now}::timestamptz))
    ORDER BY d."decidedAt" LIMIT ${limit}`
}
