import type { House } from '#lib/env/house.server.ts'
import { mailboxEnv } from '#lib/env/web.server.ts'
import type { Operator } from './session.server.ts'

/** What the frame around every screen shows. JSON-safe. */
export type Shell = {
  inbox: number
  approvals: number
  /** What is late, was given up on, or has an unknown fate: each asks for a look. */
  health: number
  guardrailsVersion: number | null
  /** Sending that is stopped, the widest first. */
  stops: { scope: string; key: string; at: string; byName: string }[]
  demoProgress: { done: number; total: number; phase: string } | null
  mailbox: boolean
  asOf: string
}

/** An alarm this long past is overdue. */
const OVERDUE_SECONDS = 60

/** Inbox counts what is open or mine and not asleep; Approvals what somebody else proposed. */
export async function shellView(house: House, operator: Operator): Promise<Shell> {
  const now = house.now()
  const { workspaceId, id } = operator
  const overdueBefore = new Date(now.getTime() - OVERDUE_SECONDS * 1000)
  const [[counts], stops] = await Promise.all([
    house.db.$queryRaw<{ inbox: bigint; approvals: bigint; health: bigint; version: number | null; progress: Shell['demoProgress'] }[]>`
      SELECT (SELECT count(*) FROM "Escalation" e WHERE e."workspaceId" = w."id" AND (e."state" = 'open' OR (e."state" = 'claimed' AND e."claimedById" = ${id}))
                AND (e."snoozedUntil" IS NULL OR e."snoozedUntil" <= ${now})) AS inbox,
        (SELECT count(*) FROM "Change" c WHERE c."workspaceId" = w."id" AND c."state" = 'in_review' AND c."authorId" <> ${id}) AS approvals,
        (SELECT count(*) FROM "Send" s WHERE s."workspaceId" = w."id" AND s."state" = 'unknown') + (SELECT count(*) FROM "Send" s WHERE s."workspaceId" = w."id" AND s."deadAt" IS NOT NULL)
          + (SELECT count(*) FROM "Dispatch" d WHERE d."workspaceId" = w."id" AND d."deadAt" IS NOT NULL AND d."discardedAt" IS NULL)
          + (SELECT count(*) FROM "StalledRun" r WHERE r."workspaceId" = w."id" AND r."deadAt" IS NOT NULL AND r."endedAt" IS NULL)
          + (SELECT count(*) FROM "Wait" t WHERE t."workspaceId" = w."id" AND t."state" = 'open' AND t."dueAt" < ${overdueBefore} AND w."demoProgress" IS NULL
              AND NOT EXISTS (SELECT 1 FROM "KillSwitch" k WHERE k."workspaceId" = w."id" AND k."scope" = 'all' AND k."stopped")) AS health,
        (SELECT max(p."version") FROM "PolicyVersion" p WHERE p."workspaceId" = w."id" AND p."family" = 'guardrails' AND p."liveUntil" IS NULL) AS version,
        w."demoProgress" AS progress
      FROM "Workspace" w WHERE w."id" = ${workspaceId}`,
    house.db.$queryRaw<{ scope: string; key: string; at: Date; byName: string | null }[]>`
      SELECT k."scope", k."key", k."at", o."name" AS "byName" FROM "KillSwitch" k LEFT JOIN "Operator" o ON o."id" = k."byId"
      WHERE k."workspaceId" = ${workspaceId} AND k."stopped" ORDER BY k."scope" <> 'all', k."at"`,
  ])
  return {
    inbox: Number(counts?.inbox ?? 0), approvals: Number(counts?.approvals ?? 0), health: Number(counts?.health ?? 0), guardrailsVersion: counts?.version ?? null, demoProgress: counts?.progress ?? null,
    stops: stops.map(({ scope, key, at, byName }) => ({ scope, key, at: at.toISOString(), byName: byName ?? 'the system' })),
    mailbox: mailboxEnv() !== null, asOf: now.toISOString(),
  }
}
