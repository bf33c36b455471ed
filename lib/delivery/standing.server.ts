import type { Db } from '#lib/db/client.server.ts'

/** `ready` could leave now; `held` is ready too, and something holds it or it rests until it is tried again. Ages are of the oldest, 0 where there is none. */
export type OutboxFacts = {
  ready: number; oldestReadySeconds: number
  held: number
  sending: number
  unknown: number; oldestUnknownSeconds: number
  /** What the house gave up on, and a person has not looked at. */
  dead: { send: number; dispatch: number; run: number }
  /** Ways out that are not handed anything at present. */
  breakers: { channel: string; provider: string; state: 'open' | 'half_open' }[]
}

type Row = { ready: number; oldestReady: Date | null; held: number; sending: number; unknown: number; oldestUnknown: Date | null; deadSend: number; deadDispatch: number; deadRun: number }

/** How the outbox of the whole house stands. A workspace that a simulation is filling sends on a clock of its own. */
export async function readOutbox(db: Db, now: Date): Promise<OutboxFacts> {
  const [rows, breakers] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT (count(*) FILTER (WHERE s."state" = 'ready' AND s.free))::int AS ready, min(s."createdAt") FILTER (WHERE s."state" = 'ready' AND s.free) AS "oldestReady",
        (count(*) FILTER (WHERE s."state" = 'ready' AND NOT s.free))::int AS held, (count(*) FILTER (WHERE s."state" = 'sending'))::int AS sending,
        (count(*) FILTER (WHERE s."state" = 'unknown'))::int AS unknown, min(s."claimedAt") FILTER (WHERE s."state" = 'unknown') AS "oldestUnknown",
        (SELECT count(*)::int FROM "Send" WHERE "deadAt" IS NOT NULL) AS "deadSend",
        (SELECT count(*)::int FROM "Dispatch" WHERE "deadAt" IS NOT NULL AND "discardedAt" IS NULL) AS "deadDispatch",
        (SELECT count(*)::int FROM "StalledRun" WHERE "deadAt" IS NOT NULL AND "endedAt" IS NULL) AS "deadRun"
      FROM (SELECT *, "heldBy" IS NULL AND ("retryAt" IS NULL OR "retryAt" <= ${now}::timestamptz) AS free FROM "Send") s WHERE s."state" IN ('ready', 'sending', 'unknown')
        AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL)`,
    db.$queryRaw<OutboxFacts['breakers']>`SELECT "channel", "provider", max("state") AS state FROM "ProviderBreaker" WHERE "state" <> 'closed' GROUP BY 1, 2 ORDER BY 1, 2`,
  ])
  const row = rows[0]
  const age = (at: Date | null | undefined): number => (at ? Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000)) : 0)
  return {
    ready: row?.ready ?? 0, oldestReadySeconds: age(row?.oldestReady), held: row?.held ?? 0, sending: row?.sending ?? 0, unknown: row?.unknown ?? 0, oldestUnknownSeconds: age(row?.oldestUnknown),
    dead: { send: row?.deadSend ?? 0, dispatch: row?.deadDispatch ?? 0, run: row?.deadRun ?? 0 }, breakers,
  }
}
