import type { House } from '#lib/env/house.server.ts'
import { mailboxEnv } from '#lib/env/web.server.ts'
import type { Operator } from './session.server.ts'

/** What the frame around every screen shows. JSON-safe. */
export type Shell = {
  inbox: number
  approvals: number
  guardrailsVersion: number | null
  /** Sending that is stopped, the widest first. */
  stops: { scope: string; key: string; at: string; byName: string }[]
  demoProgress: { done: number; total: number; phase: string } | null
  mailbox: boolean
  asOf: string
}

/** Inbox counts what is open or mine and not asleep; Approvals what somebody else proposed. */
export async function shellView(house: House, operator: Operator): Promise<Shell> {
  const now = house.now()
  const { workspaceId, id } = operator
  const [[counts], stops] = await Promise.all([
    house.db.$queryRaw<{ inbox: bigint; approvals: bigint; version: number | null; progress: Shell['demoProgress'] }[]>`
      SELECT (SELECT count(*) FROM "Escalation" e WHERE e."workspaceId" = w."id" AND (e."state" = 'open' OR (e."state" = 'claimed' AND e."claimedById" = ${id}))
                AND (e."snoozedUntil" IS NULL OR e."snoozedUntil" <= ${now})) AS inbox,
        (SELECT count(*) FROM "Change" c WHERE c."workspaceId" = w."id" AND c."state" = 'in_review' AND c."authorId" <> ${id}) AS approvals,
        (SELECT max(p."version") FROM "PolicyVersion" p WHERE p."workspaceId" = w."id" AND p."family" = 'guardrails' AND p."liveUntil" IS NULL) AS version,
        w."demoProgress" AS progress
      FROM "Workspace" w WHERE w."id" = ${workspaceId}`,
    house.db.$queryRaw<{ scope: string; key: string; at: Date; byName: string | null }[]>`
      SELECT k."scope", k."key", k."at", o."name" AS "byName" FROM "KillSwitch" k LEFT JOIN "Operator" o ON o."id" = k."byId"
      WHERE k."workspaceId" = ${workspaceId} AND k."stopped" ORDER BY k."scope" <> 'all', k."at"`,
  ])
  return {
    inbox: Number(counts?.inbox ?? 0), approvals: Number(counts?.approvals ?? 0), guardrailsVersion: counts?.version ?? null, demoProgress: counts?.progress ?? null,
    stops: stops.map(({ scope, key, at, byName }) => ({ scope, key, at: at.toISOString(), byName: byName ?? 'the system' })),
    mailbox: mailboxEnv() !== null, asOf: now.toISOString(),
  }
}
