import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { eventFor } from './event.ts'

/** How far back the sweep looks every minute. What is older and still open is listed for a person instead. */
export const LOOK_BACK_DAYS = 7

type Grace = { graceSeconds: number; limit: number }
type Again = { workspaceId: string; event: string; data: { workspaceId: string; leadId: string; signalId: string; waitId?: string; pass?: number } }

/**
 * Signals that were handed over but never decided, and woken waits whose next pass never came: the engine lost them, so they are handed over again, by the event
 * with which they began. The decision's UNIQUE key makes a second hand-over harmless. Looks back one week; a pass is tried again at most once in ten minutes, and not
 * while its event still waits for the engine, nor when it was given up on. A workspace that a simulation is filling runs on its own clock and is left alone. Returns how many were handed over anew.
 */
export async function redispatch(house: House, grace: Grace): Promise<number> {
  const now = house.now()
  const slot = Math.floor(now.getTime() / 600_000)
  const lost = [...(await lostSignals(house, now, grace)), ...(await lostWaits(house, now, grace))]
  if (lost.length === 0) return 0
  const { count } = await house.db.dispatch.createMany({
    data: lost.map(({ workspaceId, event, data }) => ({
      id: mintId('dsp', now.getTime() - (now.getTime() % 600_000), `again\n${event}\n${data.signalId}\n${data.pass ?? 1}\n${slot}`), workspaceId, event, data, createdAt: now,
    })),
    skipDuplicates: true,
  })
  return count
}

async function lostSignals(house: House, now: Date, { graceSeconds, limit }: Grace): Promise<Again[]> {
  const before = new Date(now.getTime() - graceSeconds * 1000)
  const since = new Date(before.getTime() - LOOK_BACK_DAYS * 86_400_000)
  const rows = await house.db.$queryRaw<{ id: string; workspaceId: string; leadId: string; name: string; trust: string; hasOutcome: boolean }[]>`
    SELECT s."id", s."workspaceId", s."leadId", s."name", s."trust", EXISTS (SELECT 1 FROM "Outcome" o WHERE o."signalId" = s."id") AS "hasOutcome"
    FROM "Signal" s WHERE NOT s."quiet" AND s."receivedAt" < ${before}::timestamptz AND s."receivedAt" > ${since}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = s."id")
      AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM "Dispatch" p WHERE p."dispatchedAt" IS NULL AND p."data" ->> 'signalId' = s."id")
      AND NOT EXISTS (SELECT 1 FROM "StalledRun" r WHERE r."signalId" = s."id" AND r."pass" = 1 AND r."deadAt" IS NOT NULL AND r."endedBy" IS DISTINCT FROM 'replayed')
    ORDER BY s."receivedAt" LIMIT ${limit}`
  return rows.map(({ id: signalId, workspaceId, leadId, ...signal }) => ({ workspaceId, event: eventFor(signal), data: { workspaceId, leadId, signalId } }))
}

/** A wait that died because its lead was merged is looked at again too, when the merge said so: its event has an id that is derived from the wait. */
async function lostWaits(house: House, now: Date, { graceSeconds, limit }: Grace): Promise<Again[]> {
  const before = new Date(now.getTime() - graceSeconds * 1000)
  const since = new Date(before.getTime() - LOOK_BACK_DAYS * 86_400_000)
  const rows = await house.db.$queryRaw<{ id: string; workspaceId: string; leadId: string; signalId: string; pass: number; state: string; endedAt: Date }[]>`
    SELECT w."id", w."workspaceId", s."leadId", w."signalId", w."pass", w."state", w."endedAt"
    FROM "Wait" w JOIN "Signal" s ON s."id" = w."signalId"
    WHERE (w."state" = 'claimed' OR (w."state" = 'dead' AND s."leadId" IN (SELECT l."id" FROM "Lead" l WHERE l."state" = 'nurturing') AND w."endedBy" LIKE 'this lead turned out to be%'))
      AND w."endedAt" < ${before}::timestamptz AND w."endedAt" > ${since}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = w."signalId" AND d."pass" > w."pass")
      AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = w."workspaceId" AND v."demoProgress" IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM "Dispatch" p WHERE p."dispatchedAt" IS NULL AND p."data" ->> 'waitId' = w."id")
      AND NOT EXISTS (SELECT 1 FROM "StalledRun" r WHERE r."signalId" = w."signalId" AND r."pass" = w."pass" + 1 AND r."deadAt" IS NOT NULL AND r."endedBy" IS DISTINCT FROM 'replayed')
    ORDER BY w."endedAt" LIMIT ${limit}`
  const merged = rows.filter(({ state }) => state === 'dead').map((wait) => ({ wait, dispatchId: mintId('dsp', wait.endedAt.getTime(), `merged\n${wait.id}`) }))
  const announced = new Set((await house.db.dispatch.findMany({ where: { id: { in: merged.map(({ dispatchId }) => dispatchId) } }, select: { id: true } })).map(({ id }) => id))
  const unannounced = new Set(merged.filter(({ dispatchId }) => !announced.has(dispatchId)).map(({ wait }) => wait.id))
  return rows.filter(({ id }) => !unannounced.has(id)).map(({ id: waitId, workspaceId, leadId, signalId, pass }) => ({ workspaceId, event: 'lead/wait.due', data: { workspaceId, leadId, signalId, waitId, pass: pass + 1 } }))
}
