import type { House } from '#lib/env/house.server.ts'
import type { ProviderState } from './views.ts'

type Row = {
  channel: string; provider: string; state: ProviderState['state']; since: Date | null; troubledAt: Date | null; failures: number; lastError: string | null; retryAt: Date | null
  inFlight: number; ready: number; oldestReadyAt: Date | null; acceptedLastHour: number; failedLastHour: number; unknown: number
}

/** Every way out of one workspace that is set up, in trouble, or has messages: the breaker as all processes see it, and what waits behind it. */
export async function providerStates(house: House, workspaceId: string): Promise<ProviderState[]> {
  const offered = Object.entries(house.couriers).flatMap(([channel, courier]) => (courier ? [{ channel, provider: courier.provider }] : []))
  const since = new Date(house.now().getTime() - 3_600_000)
  const rows = await house.db.$queryRaw<Row[]>`
    WITH busy AS (
      SELECT "channel", "provider", count(*) FILTER (WHERE "state" = 'sending')::int AS "inFlight", count(*) FILTER (WHERE "state" = 'ready')::int AS ready,
        min("createdAt") FILTER (WHERE "state" = 'ready') AS "oldestReadyAt", count(*) FILTER (WHERE "state" = 'unknown')::int AS unknown
      FROM "Send" WHERE "workspaceId" = ${workspaceId} AND "state" IN ('ready', 'sending', 'unknown') GROUP BY 1, 2
    ), settled AS (
      SELECT "channel", "provider", count(*) FILTER (WHERE "state" = 'accepted')::int AS accepted, count(*) FILTER (WHERE "state" = 'failed' AND "attempts" > 0)::int AS failed
      FROM "Send" WHERE "workspaceId" = ${workspaceId} AND "settledAt" > ${since}::timestamptz GROUP BY 1, 2
    ), ways AS (
      SELECT * FROM unnest(${offered.map(({ channel }) => channel)}::text[], ${offered.map(({ provider }) => provider)}::text[]) AS o("channel", "provider")
      UNION SELECT "channel", "provider" FROM busy UNION SELECT "channel", "provider" FROM settled
      UNION SELECT "channel", "provider" FROM "ProviderBreaker" WHERE "workspaceId" = ${workspaceId} AND "state" <> 'closed'
    )
    SELECT w."channel", w."provider", coalesce(b."state", 'closed') AS state, b."since", b."troubledAt", coalesce(b."failures", 0) AS failures, b."lastError", b."retryAt",
      coalesce(u."inFlight", 0) AS "inFlight", coalesce(u.ready, 0) AS ready, u."oldestReadyAt", coalesce(u.unknown, 0) AS unknown, coalesce(t.accepted, 0) AS "acceptedLastHour", coalesce(t.failed, 0) AS "failedLastHour"
    FROM ways w LEFT JOIN busy u USING ("channel", "provider") LEFT JOIN settled t USING ("channel", "provider")
    LEFT JOIN "ProviderBreaker" b ON b."workspaceId" = ${workspaceId} AND b."channel" = w."channel" AND b."provider" = w."provider"
    ORDER BY coalesce(b."state", 'closed') = 'closed', w."channel", w."provider"`
  return rows.map(({ troubledAt, ...row }): ProviderState => ({
    ...row, since: (row.state === 'closed' ? row.since : (troubledAt ?? row.since))?.toISOString() ?? null, retryAt: row.retryAt?.toISOString() ?? null, oldestReadyAt: row.oldestReadyAt?.toISOString() ?? null,
  }))
}
