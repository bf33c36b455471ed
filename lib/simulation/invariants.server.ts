import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import type pg from 'pg'
import { violationsOf } from './invariants.ts'
import type { LeadRecord, Violation } from './invariants.ts'

/** Reads the ledger of a workspace back, lead by lead, and names every broken promise. `endAt` is the instant at which its clock stopped. */
export async function checkLedger(pool: pg.Pool, workspaceId: string, endAt: string): Promise<Violation[]> {
  const { rows } = await pool.query<{ record: LeadRecord }>(RECORDS, [workspaceId])
  const facts = { touchGapHours: DEFAULT_SETTINGS.touchGapHours, endAt }
  return rows.flatMap(({ record }) => violationsOf(record, facts))
}

const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const gathered = (list: string, from: string): string => `coalesce((SELECT json_agg(json_build_object(${list})) FROM ${from}), '[]')`

const RECORDS = `
  SELECT json_build_object('leadId', l."id",
    'touches', ${gathered(
      `'at', ${iso('t."at"')}, 'channel', t."channel", 'by', t."by", 'inThread', t."inThread", 'signal', g."name", 'basis', d."situation" #>> ARRAY['basis', t."channel"]`,
      `"Touch" t LEFT JOIN "Send" s ON s."id" = t."sendId" LEFT JOIN "Decision" d ON d."id" = s."decisionId" LEFT JOIN "Signal" g ON g."id" = d."signalId" WHERE t."leadId" = l."id" AND t."voidedAt" IS NULL`)},
    'optedOutAt', (SELECT ${iso('min(g."receivedAt")')} FROM "Signal" g WHERE g."leadId" = l."id" AND g."name" IN ('unsubscribe', 'complaint')),
    'handOvers', ${gathered(`'from', ${iso('e."createdAt"')}, 'until', ${iso('e."endedAt"')}`, `"Escalation" e WHERE e."leadId" = l."id"`)},
    'signals', ${gathered(`'id', g."id", 'quiet', g."quiet", 'firstPasses', (SELECT count(*) FROM "Decision" d WHERE d."signalId" = g."id" AND d."pass" = 1)`, `"Signal" g WHERE g."leadId" = l."id"`)},
    'waits', ${gathered(`'id', w."id", 'state', w."state", 'dueAt', ${iso('w."dueAt"')}, 'endedAt', ${iso('w."endedAt"')}`, `"Wait" w WHERE w."leadId" = l."id"`)},
    'sends', ${gathered(`'id', s."id", 'verdict', c."verdict"`, `"Send" s LEFT JOIN "ComplianceCheck" c ON c."token" = s."token" WHERE s."leadId" = l."id"`)},
    'propensities', ${gathered(
      `'id', d."id", 'sum', CASE WHEN d."decider" = 'person' THEN NULL ELSE (SELECT sum((c ->> 'propensity')::float8) FROM jsonb_array_elements(d."candidates") c) END`,
      `"Decision" d WHERE d."leadId" = l."id"`)}
  ) AS record
  FROM "Lead" l WHERE l."workspaceId" = $1 ORDER BY l."id"`
