import type { Action } from '#lib/domain/action.ts'
import type { House } from '#lib/env/house.server.ts'
import { decisionRow } from './row.ts'
import type { Pass } from './row.ts'

/** What holds for this pass, and who decided it: a person may have been there first. */
export type Recorded = { decisionId: string; action: Action; decider: string; decidedAt: string }

/**
 * One pass enters the ledger, before anything is sent. Writing it twice changes nothing: the first row's ruling is what holds.
 * A decision of a stronger signal ends the lead's open wait in the same statement; the lead's tier and score follow the situation.
 */
export async function recordDecision(house: House, pass: Pass): Promise<Recorded> {
  const row = decisionRow(pass)
  const supersedes = pass.situation.openWait && row.ruledKind !== 'skip' ? pass.situation.openWait.waitId : ''
  const rows = await house.db.$queryRaw<{ id: string; ruled: Action; decider: string; decidedAt: Date }[]>`
    WITH inserted AS (
      INSERT INTO "Decision" ("id", "workspaceId", "leadId", "signalId", "pass", "wokenByWaitId", "situation", "candidates", "seed", "draw", "proposedKind", "proposed", "ruledKind", "ruled",
        "trail", "citations", "decider", "deciderFault", "reason", "explored", "propensity", "executedPropensity", "confidence", "policyVersion", "settingsVersion", "rubricVersion", "featureVersion",
        "modelVersion", "promptVersion", "baseline", "group", "tier", "origin", "costMicros", "epoch", "latency", "decidedAt", "hash")
      VALUES (${row.id}, ${row.workspaceId}, ${row.leadId}, ${row.signalId}, ${row.pass}, ${row.wokenByWaitId}, ${json(row.situation)}::jsonb, ${json(row.candidates)}::jsonb, ${row.seed}, ${row.draw}::float8,
        ${row.proposedKind}, ${json(row.proposed)}::jsonb, ${row.ruledKind}, ${json(row.ruled)}::jsonb, ${json(row.trail)}::jsonb, ${json(row.citations)}::jsonb, ${row.decider}, ${row.deciderFault}, ${row.reason},
        ${row.explored}, ${row.propensity}::float8, ${row.executedPropensity}::float8, ${row.confidence}::float8, ${row.policyVersion}, ${row.settingsVersion}, ${row.rubricVersion}, ${row.featureVersion},
        ${row.modelVersion}, ${row.promptVersion}, ${json(row.baseline)}::jsonb, ${row.group}, ${row.tier}, ${row.origin}, ${row.costMicros}, ${row.epoch}, ${json(row.latency)}::jsonb, ${row.decidedAt}::timestamptz, ${row.hash})
      ON CONFLICT ("signalId", "pass") DO NOTHING
      RETURNING "id", "ruled", "decider", "decidedAt"
    ), superseded AS (
      UPDATE "Wait" SET "state" = 'superseded', "endedAt" = ${row.decidedAt}::timestamptz, "endedBy" = 'a stronger signal arrived'
      WHERE "id" = ${supersedes} AND "state" = 'open' AND EXISTS (SELECT 1 FROM inserted)
    ), tiered AS (
      UPDATE "Lead" SET "tier" = ${row.tier}, "score" = ${pass.situation.lead.score} WHERE "id" = ${row.leadId} AND EXISTS (SELECT 1 FROM inserted)
        AND ("tier", "score") IS DISTINCT FROM (${row.tier}, ${pass.situation.lead.score})
    )
    SELECT "id", "ruled", "decider", "decidedAt" FROM inserted
    UNION ALL
    SELECT "id", "ruled", "decider", "decidedAt" FROM "Decision" WHERE "signalId" = ${row.signalId} AND "pass" = ${row.pass}
    LIMIT 1`
  const kept = rows[0]
  if (!kept) throw new Error('the decision was neither written nor found') // another transaction holds it uncommitted; the step is retried
  return { decisionId: kept.id, action: kept.ruled, decider: kept.decider, decidedAt: kept.decidedAt.toISOString() }
}

const json = (value: unknown): string => JSON.stringify(value)
