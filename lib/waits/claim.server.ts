import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'

export type Claim = 'mine' | 'not_mine' | 'held' | 'early'

/**
 * Wakes a wait once, whoever comes first. The claim and the event that starts the next pass are one statement, so a crash loses neither.
 * `held`: sending is stopped for everything, and the wait stays open until that is lifted. `early`: not due yet.
 */
export async function claimWait(house: House, waitId: string): Promise<Claim> {
  const now = house.now()
  const rows = await house.db.$queryRaw<{ state: string; due: boolean; stopped: boolean; claimed: boolean }[]>`
    WITH facts AS (
      SELECT w."id", w."state", w."dueAt" <= ${now}::timestamptz AS due, w."epoch" = l."epoch" AS alive, w."workspaceId", w."leadId", w."signalId", w."pass",
        EXISTS (SELECT 1 FROM "KillSwitch" k WHERE k."workspaceId" = w."workspaceId" AND k."scope" = 'all' AND k."stopped") AS stopped
      FROM "Wait" w JOIN "Lead" l ON l."id" = w."leadId" WHERE w."id" = ${waitId}
    ), claimed AS (
      UPDATE "Wait" w SET "state" = CASE WHEN f.alive THEN 'claimed' ELSE 'dead' END, "endedAt" = ${now}::timestamptz,
        "endedBy" = CASE WHEN f.alive THEN 'its time came' ELSE 'something newer happened to this lead' END
      FROM facts f WHERE w."id" = f."id" AND w."state" = 'open' AND ((f.due AND NOT f.stopped) OR NOT f.alive)
      RETURNING w."id", w."state", f."workspaceId", f."leadId", f."signalId", f."pass"
    ), told AS (
      INSERT INTO "Dispatch" ("id", "workspaceId", "event", "data", "createdAt")
      SELECT ${mintId('dsp', now.getTime(), `wait.due\n${waitId}`)}, c."workspaceId", 'lead/wait.due',
        jsonb_build_object('workspaceId', c."workspaceId", 'leadId', c."leadId", 'signalId', c."signalId", 'waitId', c."id", 'pass', c."pass" + 1), ${now}::timestamptz
      FROM claimed c WHERE c."state" = 'claimed' ON CONFLICT DO NOTHING
    )
    SELECT f."state", f.due, f.stopped, EXISTS (SELECT 1 FROM claimed c WHERE c."state" = 'claimed') AS claimed FROM facts f`
  const seen = rows[0]
  if (!seen) return 'not_mine'
  if (seen.claimed) return 'mine'
  if (seen.state !== 'open') return 'not_mine'
  if (!seen.due) return 'early'
  return seen.stopped ? 'held' : 'not_mine'
}
