/** A promise as two statements: how many rows it is held against, and the rows that break it, each in a sentence. `$1` is the house's time. `atTheEnd`: it need not hold while things are under way. */
export type Promised = { promise: string; counted: string; broken: string; atTheEnd: boolean }

const OVERDUE = `interval '2 minutes'`

export const PROMISES: readonly Promised[] = [
  {
    promise: 'every signal ends in exactly one decision', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Signal" WHERE NOT "quiet"`,
    broken: `SELECT 'signal ' || s."id" || ' (' || s."name" || ', ' || s."dedupeKey" || ') has ' || count(d."id") || ' decisions' || coalesce('; given up: ' || min(r."because"), '') AS said
      FROM "Signal" s LEFT JOIN "Decision" d ON d."signalId" = s."id" AND d."pass" = 1 LEFT JOIN "StalledRun" r ON r."signalId" = s."id" AND r."pass" = 1 WHERE NOT s."quiet" GROUP BY s."id" HAVING count(DISTINCT d."id") <> 1`,
  },
  {
    promise: 'every decision to wait has its wait, unless the lead had moved on', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Decision" WHERE "ruledKind" = 'wait'`,
    broken: `SELECT 'decision ' || d."id" || ' waits for nothing' AS said FROM "Decision" d JOIN "Lead" l ON l."id" = d."leadId"
      WHERE d."ruledKind" = 'wait' AND l."epoch" = d."epoch" AND NOT EXISTS (SELECT 1 FROM "Wait" w WHERE w."decisionId" = d."id") AND NOT EXISTS (SELECT 1 FROM "Decision" n WHERE n."leadId" = d."leadId" AND n."decidedAt" > d."decidedAt")`,
  },
  {
    promise: 'no wait is lost: each is yet to come, or ended once, with a reason', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Wait"`,
    broken: `SELECT 'wait ' || w."id" || CASE WHEN w."state" = 'open' THEN ' was due at ' || w."dueAt" || ' and is still open' ELSE ' is ' || w."state" || ' without a reason' END AS said FROM "Wait" w
      WHERE (w."state" = 'open' AND w."dueAt" < $1::timestamptz - ${OVERDUE}) OR (w."state" <> 'open' AND (w."endedBy" IS NULL OR w."endedAt" IS NULL)) OR w."state" NOT IN ('open', 'claimed', 'superseded', 'dead')`,
  },
  {
    promise: 'every wait that was claimed has its next pass', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Wait" WHERE "state" = 'claimed'`,
    broken: `SELECT 'wait ' || w."id" || ' was claimed at ' || w."endedAt" || ' and nobody looked again' || coalesce('; given up: ' || r."because", '') AS said FROM "Wait" w LEFT JOIN "StalledRun" r ON r."signalId" = w."signalId" AND r."pass" = w."pass" + 1
      WHERE w."state" = 'claimed' AND w."endedAt" < $1::timestamptz - ${OVERDUE} AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."signalId" = w."signalId" AND d."pass" = w."pass" + 1)`,
  },
  {
    promise: 'no wait is claimed twice', atTheEnd: false,
    counted: `SELECT count(*) AS n FROM witness.seen WHERE "kind" = 'wait' AND "now" = 'claimed'`,
    broken: `SELECT 'wait ' || "rowId" || ' was claimed ' || count(*) || ' times' AS said FROM witness.seen WHERE "kind" = 'wait' AND "now" = 'claimed' GROUP BY "rowId" HAVING count(*) > 1`,
  },
  {
    promise: 'nothing is claimed after its lead’s epoch was raised', atTheEnd: false,
    counted: `SELECT count(*) AS n FROM witness.seen WHERE ("kind", "now") IN (('send', 'sending'), ('wait', 'claimed'))`,
    broken: `SELECT DISTINCT c."kind" || ' ' || c."rowId" || ' was claimed (commit ' || c."no" || ') after the epoch of ' || c."leadId" || ' became ' || e."now" || ' (commit ' || e."no" || ')' AS said
      FROM witness.seen c JOIN witness.seen e ON e."leadId" = c."leadId" AND e."kind" = 'epoch' AND e."no" < c."no" AND e."now"::int > c."epoch" WHERE (c."kind", c."now") IN (('send', 'sending'), ('wait', 'claimed'))`,
  },
  {
    promise: 'every message has a valid token of its own', atTheEnd: false,
    counted: `SELECT count(*) AS n FROM "Send"`,
    broken: `SELECT 'message ' || s."id" || ' has no clearance behind its token' AS said FROM "Send" s LEFT JOIN "ComplianceCheck" c ON c."token" = s."token"
      WHERE c."id" IS NULL OR c."id" <> s."checkId" OR c."verdict" <> 'clear' OR (c."decisionId", c."leadId", c."channel", c."destinationHmac", c."contentHash", c."epoch") IS DISTINCT FROM (s."decisionId", s."leadId", s."channel", s."destinationHmac", s."contentHash", s."epoch")`,
  },
  {
    promise: 'every hand-over used up a clearance of its own', atTheEnd: false,
    counted: `SELECT count(*) AS n FROM witness.seen WHERE "kind" = 'send' AND "now" = 'sending'`,
    broken: `SELECT 'message ' || c."rowId" || ' was claimed ' || count(*) || ' times on ' || (SELECT count(*) FROM "ClearanceUse" u WHERE u."sendId" = c."rowId") || ' clearances' AS said
      FROM witness.seen c WHERE c."kind" = 'send' AND c."now" = 'sending' GROUP BY c."rowId" HAVING count(*) <> (SELECT count(*) FROM "ClearanceUse" u WHERE u."sendId" = c."rowId")`,
  },
  {
    promise: 'nobody gets more than two messages in 24 hours', atTheEnd: false,
    counted: `SELECT count(*) AS n FROM "Send" WHERE "state" IN ('accepted', 'unknown') AND NOT "inThread"`,
    broken: `WITH RECURSIVE person AS (SELECT "id", "id" AS root FROM "Lead" WHERE "mergedIntoId" IS NULL UNION ALL SELECT l."id", p.root FROM "Lead" l JOIN person p ON p."id" = l."mergedIntoId"),
        sent AS (SELECT s."id", p.root, s."claimedAt" FROM "Send" s JOIN person p ON p."id" = s."leadId" WHERE s."state" IN ('accepted', 'unknown') AND NOT s."inThread")
      SELECT 'lead ' || a.root || ' had ' || count(*) || ' messages in the 24 hours before ' || a."claimedAt" AS said FROM sent a JOIN sent b ON b.root = a.root AND b."claimedAt" > a."claimedAt" - interval '24 hours' AND b."claimedAt" <= a."claimedAt"
      GROUP BY a.root, a."id", a."claimedAt" HAVING count(*) > 2`,
  },
  {
    promise: 'every message came to an end, or rests with a reason until a time to come', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Send"`,
    broken: `SELECT 'message ' || "id" || ' stayed ' || "state" || coalesce(' (' || "because" || ')', '') AS said FROM "Send" WHERE "state" = 'sending' OR ("state" = 'ready' AND ("because" IS NULL OR "retryAt" IS NULL OR "retryAt" <= $1)) OR ("state" = 'failed' AND "because" IS NULL)`,
  },
  {
    promise: 'every event was handed to the engine', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Dispatch"`,
    broken: `SELECT 'event ' || "id" || ' (' || "event" || ') was never handed over: ' || coalesce("lastError", 'no reason') AS said FROM "Dispatch" WHERE "dispatchedAt" IS NULL`,
  },
  {
    promise: 'every decision to write led to a message, a refusal or a reason', atTheEnd: true,
    counted: `SELECT count(*) AS n FROM "Decision" WHERE "ruledKind" LIKE 'send\\_%'`,
    broken: `SELECT 'decision ' || d."id" || ' (' || d."ruledKind" || ') came to nothing' AS said FROM "Decision" d JOIN "Lead" l ON l."id" = d."leadId" WHERE d."ruledKind" LIKE 'send\\_%' AND l."epoch" = d."epoch"
      AND NOT EXISTS (SELECT 1 FROM "Send" s WHERE s."decisionId" = d."id") AND NOT EXISTS (SELECT 1 FROM "ComplianceCheck" c WHERE c."decisionId" = d."id") AND NOT EXISTS (SELECT 1 FROM "StalledRun" r WHERE r."decisionId" = d."id")`,
  },
]
