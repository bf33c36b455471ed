import { Prisma } from '#lib/db/generated/client.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { maskPerson } from '#lib/domain/mask.ts'
import { DEFAULT_SETTINGS, GuardrailSettings } from '#lib/domain/settings.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Facet, LeadFilter, LeadPage, LeadRow } from './filter.ts'
import { leadsWhere } from './where.server.ts'

export const PAGE_ROWS = 30

type Asker = { workspaceId: string; reveal: boolean }

/** One page of leads with the counts of each facet under the other filters. Names and addresses are masked unless `reveal`. */
export async function listLeads(house: House, filter: LeadFilter, asker: Asker): Promise<LeadPage> {
  const [rows, tier, state, group, origin, waiting, total] = await Promise.all([
    readLeads(house, filter, asker, { take: PAGE_ROWS, from: (filter.page - 1) * PAGE_ROWS }),
    facet(house, Prisma.sql`l."tier"`, leadsWhere({ ...filter, tier: [] }, asker)),
    facet(house, Prisma.sql`l."state"`, leadsWhere({ ...filter, state: [] }, asker)),
    facet(house, Prisma.sql`l."group"`, leadsWhere({ ...filter, group: [] }, asker)),
    facet(house, Prisma.sql`l."origin"`, leadsWhere({ ...filter, origin: [] }, asker)),
    count(house, leadsWhere({ ...filter, waiting: true }, asker)),
    count(house, leadsWhere(filter, asker)),
  ])
  return { rows, total, page: filter.page, pages: Math.max(1, Math.ceil(total / PAGE_ROWS)), facets: { tier, state, group, origin, waiting }, masked: !asker.reveal, asOf: house.now().toISOString() }
}

/** Every page of the same filter, for a file. Ends after `max` rows. */
export async function* eachLead(house: House, filter: LeadFilter, asker: Asker, max: number): AsyncGenerator<LeadRow[]> {
  for (let from = 0; from < max; from += 500) {
    const rows = await readLeads(house, filter, asker, { take: Math.min(500, max - from), from })
    if (rows.length === 0) return
    yield rows
  }
}

const facet = (house: House, column: Prisma.Sql, where: Prisma.Sql): Promise<Facet[]> =>
  house.db.$queryRaw<Facet[]>`SELECT ${column} AS value, count(*)::int AS count FROM "Lead" l WHERE ${where} GROUP BY 1 ORDER BY 2 DESC, 1`

async function count(house: House, where: Prisma.Sql): Promise<number> {
  const [row] = await house.db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM "Lead" l WHERE ${where}`
  return row?.count ?? 0
}

const ORDER: Record<LeadFilter['sort'], Prisma.Sql> = {
  last_signal: Prisma.sql`l."lastSignalAt" DESC`,
  last_touch: Prisma.sql`l."lastTouchAt" DESC NULLS LAST`,
  score: Prisma.sql`l."score" DESC, l."lastSignalAt" DESC`,
  next: Prisma.sql`(SELECT min(o."dueAt") FROM "Wait" o WHERE o."leadId" = l."id" AND o."state" = 'open') ASC NULLS LAST`,
  name: Prisma.sql`lower(coalesce(l."company", l."name")) ASC NULLS LAST`,
}

type Read = Omit<LeadRow, 'name' | 'touches' | 'consent' | 'lastSignal' | 'next' | 'lastTouchAt' | 'tier'> & {
  tier: Tier; name: string | null; phone: string | null; lastTouchAt: Date | null; lastSignalAt: Date; signalName: string | null; used: number
  dueAt: Date | null; reason: string | null; slaAt: Date | null; escalated: string | null; consents: Record<string, boolean> | null
}

async function readLeads(house: House, filter: LeadFilter, asker: Asker, range: { take: number; from: number }): Promise<LeadRow[]> {
  const now = house.now()
  const { envelopes } = await settingsOf(house, asker.workspaceId)
  const days = Prisma.sql`CASE l."tier" WHEN 'hot' THEN ${envelopes.hot.days}::int WHEN 'warm' THEN ${envelopes.warm.days}::int ELSE ${envelopes.cold.days}::int END`
  const rows = await house.db.$queryRaw<Read[]>`
    WITH page AS (SELECT l.*, row_number() OVER (ORDER BY ${ORDER[filter.sort]}, l."id") AS place FROM "Lead" l WHERE ${leadsWhere(filter, asker)} ORDER BY place LIMIT ${range.take} OFFSET ${range.from})
    SELECT l."id", l."name", l."email", l."phone", l."company", l."title", l."zone", l."tier", l."score", l."origin", l."group", l."state", l."vip", l."lastSignalAt", l."lastTouchAt",
      s."name" AS "signalName", w."dueAt", w."reason", e."dueAt" AS "slaAt", e."reason" AS escalated, c.consents,
      (SELECT count(*)::int FROM "Touch" t WHERE t."leadId" = l."id" AND t."voidedAt" IS NULL AND NOT t."inThread" AND t."at" > ${now}::timestamptz - make_interval(days => ${days})) AS used
    FROM page l
    LEFT JOIN LATERAL (SELECT x."name" FROM "Signal" x WHERE x."leadId" = l."id" AND NOT x."quiet" ORDER BY x."occurredAt" DESC LIMIT 1) s ON true
    LEFT JOIN "Wait" w ON w."leadId" = l."id" AND w."state" = 'open'
    LEFT JOIN "Escalation" e ON e."leadId" = l."id" AND e."state" IN ('open', 'claimed')
    LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(g."channel", g.given) AS consents FROM (
        SELECT DISTINCT ON (k."channel") k."channel", k."granted" AND (k."expiresAt" IS NULL OR k."expiresAt" > ${now}::timestamptz) AS given
        FROM "Consent" k WHERE k."leadId" = l."id" AND k."basis" <> 'explicit_request' ORDER BY k."channel", k."at" DESC, k."id" DESC
      ) g
    ) c ON true
    ORDER BY l.place`
  return rows.map((row) => asLeadRow(row, envelopes, asker.reveal))
}

function asLeadRow(row: Read, envelopes: GuardrailSettings['envelopes'], reveal: boolean): LeadRow {
  const person = reveal ? row : maskPerson(row)
  const cap = envelopes[row.tier]
  return {
    id: row.id, name: person.name ?? person.email ?? 'Somebody unknown', company: row.company, title: row.title, email: person.email, zone: row.zone, tier: row.tier, score: row.score,
    origin: row.origin, group: row.group, state: row.state, vip: row.vip, lastSignal: { name: row.signalName ?? row.origin, at: row.lastSignalAt.toISOString() },
    lastTouchAt: row.lastTouchAt?.toISOString() ?? null,
    next: row.slaAt ? { kind: 'person', at: row.slaAt.toISOString(), because: row.escalated ?? '' } : row.dueAt ? { kind: 'wait', at: row.dueAt.toISOString(), because: row.reason ?? '' } : null,
    touches: { used: row.used, cap: cap.touches, days: cap.days },
    consent: { email: row.consents?.email ?? false, sms: row.consents?.sms ?? false, chat: row.consents?.chat ?? false },
  }
}

/** The caps of today, for showing only: a document nobody can read falls back to the house's own here, and stops decisions elsewhere. */
async function settingsOf(house: House, workspaceId: string): Promise<GuardrailSettings> {
  const live = await house.db.policyVersion.findFirst({ where: { workspaceId, family: 'guardrails', liveUntil: null }, select: { body: true } })
  return GuardrailSettings.safeParse(live?.body).data ?? DEFAULT_SETTINGS
}
