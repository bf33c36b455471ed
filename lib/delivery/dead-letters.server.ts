import { maskName, redact } from '#lib/domain/mask.ts'
import type { House } from '#lib/env/house.server.ts'
import type { DeadLetter, DeadLetterFilter, DeadLetterKind, DeadLetterPage } from './views.ts'

/** Who asks; `reveal` says whether they may see who a lead is. */
type Viewer = { workspaceId: string; reveal: boolean }
type Row = {
  kind: DeadLetterKind; id: string; leadId: string | null; decisionId: string | null; signalId: string | null; about: string; because: string | null; attempts: number; at: Date; lastTriedAt: Date | null; deadAt: Date
  name: string | null; email: string | null; phone: string | null
}

/** What the house gave up on in one workspace, latest first, with the number of each kind. */
export async function deadLetters(house: House, viewer: Viewer, filter: DeadLetterFilter): Promise<DeadLetterPage> {
  const [rows, counts] = await Promise.all([read(house, viewer.workspaceId, filter), count(house, viewer.workspaceId)])
  const page = rows.slice(0, filter.take)
  const last = page.at(-1)
  return {
    rows: page.map((row) => viewOf(row, viewer.reveal)), counts,
    next: rows.length > filter.take && last ? `${last.deadAt.toISOString()}~${last.id}` : null, asOf: house.now().toISOString(),
  }
}

function read(house: House, workspaceId: string, { kind, leadId, take, before }: DeadLetterFilter): Promise<Row[]> {
  const [beforeAt, beforeId] = cursorOf(before)
  return house.db.$queryRaw<Row[]>`
    SELECT q.*, l."name", l."email", l."phone" FROM (
      SELECT 'send' AS kind, s."id", s."leadId", s."decisionId", d."signalId", s."channel" || ' by ' || s."provider" AS about, s."because", s."attempts", s."createdAt" AS at, s."claimedAt" AS "lastTriedAt", s."deadAt"
        FROM "Send" s JOIN "Decision" d ON d."id" = s."decisionId" WHERE s."workspaceId" = ${workspaceId} AND s."deadAt" IS NOT NULL
      UNION ALL
      SELECT 'dispatch', p."id", p."data" ->> 'leadId', NULL, p."data" ->> 'signalId', p."event", p."lastError", p."attempts", p."createdAt", p."lastTriedAt", p."deadAt"
        FROM "Dispatch" p WHERE p."workspaceId" = ${workspaceId} AND p."deadAt" IS NOT NULL AND p."discardedAt" IS NULL
      UNION ALL
      SELECT 'run', r."id", r."leadId", r."decisionId", r."signalId", CASE WHEN r."pass" = 1 THEN 'a signal' ELSE 'a wait that ended' END, r."because", r."attempts", r."at", r."lastTriedAt", r."deadAt"
        FROM "StalledRun" r WHERE r."workspaceId" = ${workspaceId} AND r."deadAt" IS NOT NULL AND r."endedAt" IS NULL
      UNION ALL
      SELECT 'quarantine', z."id", NULL, NULL, NULL, 'from ' || z."source", z."reason" || ' (' || z."field" || '). Mend it at the sender and send it again', 1, z."receivedAt", z."receivedAt", z."receivedAt"
        FROM "Quarantine" z WHERE z."workspaceId" = ${workspaceId}
    ) q LEFT JOIN "Lead" l ON l."id" = q."leadId"
    WHERE (${kind ?? null}::text IS NULL OR q.kind = ${kind ?? null}::text) AND (${leadId ?? null}::text IS NULL OR q."leadId" = ${leadId ?? null}::text)
      AND (${beforeAt}::timestamptz IS NULL OR (q."deadAt", q."id") < (${beforeAt}::timestamptz, ${beforeId}::text))
    ORDER BY q."deadAt" DESC, q."id" DESC LIMIT ${take + 1}`
}

async function count({ db }: House, workspaceId: string): Promise<Record<DeadLetterKind, number>> {
  const [send, dispatch, run, quarantine] = await Promise.all([
    db.send.count({ where: { workspaceId, deadAt: { not: null } } }), db.dispatch.count({ where: { workspaceId, deadAt: { not: null }, discardedAt: null } }),
    db.stalledRun.count({ where: { workspaceId, deadAt: { not: null }, endedAt: null } }), db.quarantine.count({ where: { workspaceId } }),
  ])
  return { send, dispatch, run, quarantine }
}

/** A cursor nobody gave out begins at the top. */
function cursorOf(before: string | undefined): [Date | null, string] {
  const [at, id = ''] = (before ?? '').split('~')
  const date = new Date(at ?? '')
  return Number.isNaN(date.getTime()) ? [null, ''] : [date, id]
}

function viewOf(row: Row, reveal: boolean): DeadLetter {
  const because = row.because ?? 'no reason was written down'
  const acts = row.kind !== 'quarantine'
  return {
    id: row.id, kind: row.kind, leadId: row.leadId, leadName: row.name && !reveal ? maskName(row.name) : row.name, decisionId: row.decisionId, signalId: row.signalId, about: row.about,
    because: reveal ? because : redact(because, row), attempts: row.attempts, at: row.at.toISOString(), lastTriedAt: row.lastTriedAt?.toISOString() ?? null, deadAt: row.deadAt.toISOString(), mayReplay: acts, mayDiscard: acts,
  }
}
