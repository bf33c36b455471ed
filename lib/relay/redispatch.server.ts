import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'

/**
 * Signals that were handed over but never decided, and woken waits whose next pass never came: the engine lost them, so they are handed over again.
 * The decision's UNIQUE key makes a second hand-over harmless. Looks back one week; a signal is tried again at most once in ten minutes.
 * A workspace that a simulation is filling runs on its own clock and is left alone.
 */
export async function redispatch(house: House, { graceSeconds, limit }: { graceSeconds: number; limit: number }): Promise<number> {
  const now = house.now()
  const before = new Date(now.getTime() - graceSeconds * 1000)
  const slot = Math.floor(now.getTime() / 600_000)
  const lost = await house.db.$queryRaw<{ workspaceId: string; event: string; data: { signalId: string; pass?: number } }[]>`
    (SELECT s."workspaceId", 'lead/signal.received' AS event, jsonb_build_object('workspaceId', s."workspaceId", 'leadId', s."leadId", 'signalId', s."id") AS data
     FROM "Signal" s WHERE NOT s."quiet" AND s."receivedAt" < ${before}::timestamptz AND s."receivedAt" > ${before}::timestamptz - interval '7 days'
       AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = s."id")
       AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM "Dispatch" p WHERE p."dispatchedAt" IS NULL AND p."data" ->> 'signalId' = s."id")
     ORDER BY s."receivedAt" LIMIT ${limit})
    UNION ALL
    (SELECT w."workspaceId", 'lead/wait.due', jsonb_build_object('workspaceId', w."workspaceId", 'leadId', w."leadId", 'signalId', w."signalId", 'waitId', w."id", 'pass', w."pass" + 1)
     FROM "Wait" w WHERE w."state" = 'claimed' AND w."endedAt" < ${before}::timestamptz AND w."endedAt" > ${before}::timestamptz - interval '7 days'
       AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = w."signalId" AND d."pass" = w."pass" + 1)
       AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = w."workspaceId" AND v."demoProgress" IS NOT NULL)
     LIMIT ${limit})`
  if (lost.length === 0) return 0
  await house.db.dispatch.createMany({
    data: lost.map(({ workspaceId, event, data }) => ({
      id: mintId('dsp', now.getTime(), `again\n${event}\n${data.signalId}\n${data.pass ?? 1}\n${slot}`), workspaceId, event, data, createdAt: now,
    })),
    skipDuplicates: true,
  })
  return lost.length
}
