import type { House } from '#lib/env/house.server.ts'
import { LOOK_BACK_DAYS } from './redispatch.server.ts'
import { listForgotten } from './stalled.server.ts'
import { unfinishedDecisions } from './unfinished.server.ts'

type Row = { workspaceId: string; leadId: string; signalId: string; pass: number; waitId: string | null; at: Date }

/** Finds signals and woken waits that are older than the sweep looks back and were never decided, and decisions to wait or to ask a person that were never carried out, and lists them. */
export async function findForgotten(house: House, limit: number): Promise<number> {
  const before = new Date(house.now().getTime() - LOOK_BACK_DAYS * 86_400_000)
  const undecided = await house.db.$queryRaw<Row[]>`
    (SELECT s."workspaceId", s."leadId", s."id" AS "signalId", 1 AS pass, NULL AS "waitId", s."receivedAt" AS at
     FROM "Signal" s WHERE NOT s."quiet" AND s."receivedAt" <= ${before}::timestamptz
       AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = s."id") AND NOT EXISTS (SELECT 1 FROM "StalledRun" r WHERE r."signalId" = s."id" AND r."pass" = 1)
       AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = s."workspaceId" AND v."demoProgress" IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM "Dispatch" p WHERE p."dispatchedAt" IS NULL AND p."data" ->> 'signalId' = s."id")
     ORDER BY s."receivedAt" LIMIT ${limit})
    UNION ALL
    (SELECT w."workspaceId", s."leadId", w."signalId", w."pass" + 1, w."id", w."endedAt"
     FROM "Wait" w JOIN "Signal" s ON s."id" = w."signalId" WHERE w."state" = 'claimed' AND w."endedAt" <= ${before}::timestamptz
       AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = w."signalId" AND d."pass" = w."pass" + 1) AND NOT EXISTS (SELECT 1 FROM "StalledRun" r WHERE r."signalId" = w."signalId" AND r."pass" = w."pass" + 1)
       AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = w."workspaceId" AND v."demoProgress" IS NOT NULL)
     LIMIT ${limit})`
  const left = (await unfinishedDecisions(house, { graceSeconds: 0, limit, old: true })).filter(({ kind }) => kind === 'wait' || kind === 'escalate_to_human')
  return listForgotten(house, [...undecided, ...left.map(({ decidedAt: at, kind: _kind, decider: _decider, ...about }) => ({ ...about, at }))])
}
