import { maskName, redact } from '#lib/domain/mask.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import type { House } from '#lib/env/house.server.ts'
import type { EscalationRow, Inbox, InboxCounts, InboxFilter, Reader } from './schema.ts'

const ASK_CHARS = 140

type Row = {
  id: string; leadId: string; name: string | null; email: string | null; phone: string | null; company: string | null; tier: string; vip: boolean
  signalName: string; lastIn: string | null; lastInAt: Date | null; channel: string | null; lastPersonAt: Date | null
  priority: string; reason: string; state: string; claimedById: string | null; claimedAt: Date | null; holderName: string | null
  createdAt: Date; dueAt: Date; firstReplyAt: Date | null; snoozedUntil: Date | null; endedAt: Date | null; outcome: string | null
}

/** The inbox, soonest promise first; late ones stay on top, the answered come after, and what is done is newest first. */
export async function listEscalations(house: House, reader: Reader, filter: InboxFilter): Promise<Inbox> {
  const now = house.now()
  const like = filter.q ? `%${filter.q.replaceAll(/[\\%_]/g, '\\$&')}%` : ''
  const [rows, counts, next] = await Promise.all([rowsOf(house, reader, filter, like, now), countsOf(house, reader, now), nextOf(house, reader, now)])
  return {
    rows: rows.slice(0, filter.take).map((row) => rowFor(row, reader)),
    more: rows.length > filter.take,
    counts,
    next: next && { name: nameFor(next, reader), at: next.snoozedUntil.toISOString() },
    asOf: now.toISOString(),
  }
}

const rowsOf = (house: House, reader: Reader, { view, take }: InboxFilter, like: string, now: Date) => house.db.$queryRaw<Row[]>`
  SELECT e."id", e."leadId", l."name", l."email", l."phone", l."company", l."tier", l."vip", s."name" AS "signalName",
    i."body" AS "lastIn", i."at" AS "lastInAt", i."channel", p."at" AS "lastPersonAt",
    e."priority", e."reason", e."state", e."claimedById", e."claimedAt", o."name" AS "holderName",
    e."createdAt", e."dueAt", e."firstReplyAt", e."snoozedUntil", e."endedAt", e."outcome"
  FROM "Escalation" e
  JOIN "Lead" l ON l."id" = e."leadId"
  JOIN "Decision" d ON d."id" = e."decisionId"
  JOIN "Signal" s ON s."id" = d."signalId"
  LEFT JOIN "Operator" o ON o."id" = e."claimedById"
  LEFT JOIN LATERAL (SELECT m."body", m."at", m."channel" FROM "Message" m WHERE m."leadId" = e."leadId" AND m."direction" = 'in' ORDER BY m."at" DESC LIMIT 1) i ON true
  LEFT JOIN LATERAL (SELECT m."at" FROM "Message" m WHERE m."leadId" = e."leadId" AND m."author" = 'person' ORDER BY m."at" DESC LIMIT 1) p ON true
  WHERE e."workspaceId" = ${reader.workspaceId}
    AND (e."state" IN ('open', 'claimed')) = (${view} <> 'done')
    AND (${view} = 'done' OR coalesce(e."snoozedUntil" > ${now}::timestamptz, false) = (${view} = 'snoozed'))
    AND (${view} <> 'mine' OR e."claimedById" = ${reader.id})
    AND (${view} <> 'unassigned' OR e."claimedById" IS NULL)
    AND (${like} = '' OR (${reader.seesPeople}::boolean AND l."name" ILIKE ${like}) OR l."company" ILIKE ${like} OR e."id" ILIKE ${like})
  ORDER BY CASE WHEN ${view} = 'done' THEN e."endedAt" END DESC, (e."firstReplyAt" IS NOT NULL), e."dueAt", e."id"
  LIMIT ${take + 1}`

async function countsOf(house: House, reader: Reader, now: Date): Promise<InboxCounts> {
  const [counts] = await house.db.$queryRaw<InboxCounts[]>`
    SELECT count(*) FILTER (WHERE live AND NOT asleep AND "claimedById" = ${reader.id})::int AS mine,
      count(*) FILTER (WHERE live AND NOT asleep)::int AS team,
      count(*) FILTER (WHERE live AND NOT asleep AND "claimedById" IS NULL)::int AS unassigned,
      count(*) FILTER (WHERE live AND asleep)::int AS snoozed,
      count(*) FILTER (WHERE NOT live)::int AS done,
      count(*) FILTER (WHERE live AND NOT asleep AND "firstReplyAt" IS NULL AND "dueAt" <= ${now}::timestamptz)::int AS late
    FROM (SELECT "claimedById", "firstReplyAt", "dueAt", "state" IN ('open', 'claimed') AS live, coalesce("snoozedUntil" > ${now}::timestamptz, false) AS asleep
      FROM "Escalation" WHERE "workspaceId" = ${reader.workspaceId}) e`
  return counts!
}

async function nextOf(house: House, reader: Reader, now: Date): Promise<{ name: string | null; snoozedUntil: Date } | null> {
  const row = await house.db.escalation.findFirst({
    where: { workspaceId: reader.workspaceId, state: { in: ['open', 'claimed'] }, snoozedUntil: { gt: now } },
    orderBy: { snoozedUntil: 'asc' }, select: { snoozedUntil: true, lead: { select: { name: true } } },
  })
  return row?.snoozedUntil ? { name: row.lead.name, snoozedUntil: row.snoozedUntil } : null
}

export const nameFor = (lead: { name: string | null; email?: string | null }, reader: Reader): string => {
  if (lead.name) return reader.seesPeople ? lead.name : maskName(lead.name)
  return (reader.seesPeople && lead.email) || 'Unnamed lead'
}

/** The first line that says something, cut to a row's length. */
export function firstLine(text: string, charsMax = ASK_CHARS): string {
  const line = text.split('\n').map((part) => part.trim()).find(Boolean) ?? ''
  return line.length > charsMax ? `${line.slice(0, charsMax - 1).trimEnd()}…` : line
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function rowFor(row: Row, reader: Reader): EscalationRow {
  const did = isKnown(row.signalName) ? sentence(catalogue[row.signalName].words) : firstLine(row.reason)
  const ask = row.lastIn ? firstLine(row.lastIn) : did
  return {
    id: row.id, leadId: row.leadId, name: nameFor(row, reader), company: row.company, tier: row.tier, vip: row.vip,
    ask: reader.seesPeople ? ask : redact(ask, row),
    channel: row.channel, priority: row.priority, state: row.state,
    holder: row.claimedById && row.claimedAt ? { id: row.claimedById, name: row.holderName ?? 'Somebody', at: row.claimedAt.toISOString() } : null,
    unread: row.claimedById === null || (row.lastInAt !== null && row.claimedAt !== null && row.lastInAt > row.claimedAt && row.lastInAt > (row.lastPersonAt ?? row.claimedAt)),
    createdAt: row.createdAt.toISOString(), dueAt: row.dueAt.toISOString(),
    firstReplyAt: row.firstReplyAt?.toISOString() ?? null, snoozedUntil: row.snoozedUntil?.toISOString() ?? null, endedAt: row.endedAt?.toISOString() ?? null,
    outcome: row.outcome,
  }
}
