import { Prisma } from '#lib/db/generated/client.ts'
import type { Db } from '#lib/db/client.server.ts'
import { consentRows, dispatchRow, messageRow, signalRow, suppressionRows, touchRow } from './rows.ts'
import type { Kept } from './rows.ts'

const json = (rows: unknown) => Prisma.sql`${JSON.stringify(rows)}::jsonb`

/**
 * Writes signals and everything that goes with them in one statement, `beside` included (common table expressions that write), and returns the dedupe keys that were new. The caller must undo the
 * transaction when one is missing: its effects were written for a signal that somebody else kept first.
 */
export async function writeSignals(tx: Db, kept: readonly Kept[], beside: readonly Prisma.Sql[] = []): Promise<Set<string>> {
  const present = <T>(rows: (T | null)[]) => rows.filter((row) => row !== null)
  const parts = [
    part(signalInsert, kept.map(signalRow)), part(dispatchInsert, present(kept.map(dispatchRow))), part(consentInsert, kept.flatMap(consentRows)),
    part(messageInsert, present(kept.map(messageRow))), part(touchInsert, present(kept.map(touchRow))), part(suppressionInsert, kept.flatMap(suppressionRows)),
    ...stopping(kept), ...beside,
  ].filter((piece) => piece !== null)
  const rows = await tx.$queryRaw<{ dedupeKey: string }[]>(Prisma.sql`WITH ${Prisma.join(parts, ', ')} SELECT "dedupeKey" FROM signals`)
  return new Set(rows.map(({ dedupeKey }) => dedupeKey))
}

const part = (insert: (rows: unknown[]) => Prisma.Sql, rows: unknown[]): Prisma.Sql | null => (rows.length > 0 ? insert(rows) : null)

const signalInsert = (rows: unknown[]) => Prisma.sql`signals AS (
  INSERT INTO "Signal" ("id", "workspaceId", "leadId", "source", "dedupeKey", "type", "name", "intent", "trust", "properties", "context", "occurredAt", "receivedAt", "quiet", "hash")
  SELECT r."id", r."workspaceId", r."leadId", r."source", r."dedupeKey", r."type", r."name", r."intent", r."trust", r."properties", r."context", r."occurredAt", r."receivedAt", r."quiet", r."hash"
  FROM jsonb_to_recordset(${json(rows)}) AS r("id" text, "workspaceId" text, "leadId" text, "source" text, "dedupeKey" text, "type" text, "name" text, "intent" text, "trust" text,
    "properties" jsonb, "context" jsonb, "occurredAt" timestamptz, "receivedAt" timestamptz, "quiet" bool, "hash" text)
  ON CONFLICT DO NOTHING RETURNING "dedupeKey")`

const dispatchInsert = (rows: unknown[]) => Prisma.sql`dispatches AS (
  INSERT INTO "Dispatch" ("id", "workspaceId", "event", "data", "createdAt")
  SELECT r."id", r."workspaceId", r."event", r."data", r."createdAt"
  FROM jsonb_to_recordset(${json(rows)}) AS r("id" text, "workspaceId" text, "event" text, "data" jsonb, "createdAt" timestamptz) ON CONFLICT DO NOTHING)`

/** Said again is not said anew: a word on consent is written when it differs from the last one on its channel. */
const consentInsert = (rows: unknown[]) => Prisma.sql`consents AS (
  INSERT INTO "Consent" ("id", "workspaceId", "leadId", "channel", "purpose", "basis", "granted", "evidence", "signalId", "at", "expiresAt")
  SELECT r."id", r."workspaceId", r."leadId", r."channel", r."purpose", r."basis", r."granted", r."evidence", r."signalId", r."at", r."expiresAt"
  FROM jsonb_to_recordset(${json(rows)}) AS r("id" text, "workspaceId" text, "leadId" text, "channel" text, "purpose" text, "basis" text, "granted" bool, "evidence" jsonb, "signalId" text,
    "at" timestamptz, "expiresAt" timestamptz)
  WHERE r."basis" = 'explicit_request' OR r."basis" IS DISTINCT FROM (
    SELECT c."basis" FROM "Consent" c WHERE c."leadId" = r."leadId" AND c."channel" = r."channel" AND c."basis" <> 'explicit_request' ORDER BY c."at" DESC, c."id" DESC LIMIT 1)
  ON CONFLICT DO NOTHING)`

const messageInsert = (rows: unknown[]) => Prisma.sql`messages AS (
  INSERT INTO "Message" ("id", "workspaceId", "leadId", "direction", "channel", "author", "signalId", "subject", "body", "at")
  SELECT r."id", r."workspaceId", r."leadId", r."direction", r."channel", r."author", r."signalId", r."subject", r."body", r."at"
  FROM jsonb_to_recordset(${json(rows)}) AS r("id" text, "workspaceId" text, "leadId" text, "direction" text, "channel" text, "author" text, "signalId" text, "subject" text, "body" text, "at" timestamptz)
  ON CONFLICT DO NOTHING)`

const touchInsert = (rows: unknown[]) => Prisma.sql`touches AS (
  INSERT INTO "Touch" ("id", "workspaceId", "leadId", "channel", "by", "at")
  SELECT r."id", r."workspaceId", r."leadId", r."channel", r."by", r."at"
  FROM jsonb_to_recordset(${json(rows)}) AS r("id" text, "workspaceId" text, "leadId" text, "channel" text, "by" text, "at" timestamptz) ON CONFLICT DO NOTHING)`

const suppressionInsert = (rows: unknown[]) => Prisma.sql`closed AS (
  INSERT INTO "Suppression" ("id", "workspaceId", "destinationHmac", "channel", "reason", "source", "createdAt")
  SELECT DISTINCT ON (r."id") r."id", r."workspaceId", r."destinationHmac", r."channel", r."reason", r."source", r."createdAt"
  FROM jsonb_to_recordset(${json(rows)}) AS r("id" text, "workspaceId" text, "destinationHmac" text, "channel" text, "reason" text, "source" text, "createdAt" timestamptz) ORDER BY r."id"
  ON CONFLICT ("workspaceId", "destinationHmac", "channel", "reason") DO UPDATE SET "removedAt" = NULL)`

/** What was pending for a lead that something newer happened to: waits die, messages that had not left fail, both with the reason. */
function stopping(kept: readonly Kept[]): Prisma.Sql[] {
  const stops = new Map(kept.flatMap((item) => (item.reaction ? [[item.leadId, { leadId: item.leadId, because: item.reaction.because, at: item.receivedAt }] as const] : [])))
  if (stops.size === 0) return []
  const list = Prisma.sql`jsonb_to_recordset(${json([...stops.values()])}) AS r("leadId" text, "because" text, "at" timestamptz)`
  return [
    Prisma.sql`waits AS (UPDATE "Wait" w SET "state" = 'dead', "endedAt" = r."at", "endedBy" = r."because" FROM ${list} WHERE w."leadId" = r."leadId" AND w."state" = 'open')`,
    Prisma.sql`sends AS (UPDATE "Send" s SET "state" = 'failed', "because" = r."because", "settledAt" = r."at" FROM ${list} WHERE s."leadId" = r."leadId" AND s."state" = 'ready')`,
  ]
}
