import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import { catalogue, SIGNAL_NAMES } from '#lib/domain/signal.ts'
import type { CohortRow } from './cohort.ts'

/** What counts as asking us for something: explicit, and not the answer to something of ours. */
const REQUESTS = SIGNAL_NAMES.filter((name) => catalogue[name].intent === 'explicit' && catalogue[name].effect === null)
const WORDS_OF_THE_LEAD = ['reply', 'inbound_email', 'chat_message']

export type CohortOf = { workspaceId: string; zone: string; from: Date; to: Date; source?: string | undefined; tier?: string | undefined }

const leadsOf = ({ workspaceId, zone, from, to, source, tier }: CohortOf) => Prisma.sql`
  SELECT * FROM (
    SELECT l."id", l."origin" AS source, l."group" AS variant, to_char(l."firstSignalAt" AT TIME ZONE ${zone}, 'YYYY-MM-DD') AS day,
           coalesce((SELECT d."tier" FROM "Decision" d WHERE d."leadId" = l."id" ORDER BY d."decidedAt" LIMIT 1), l."tier") AS tier
      FROM "Lead" l WHERE l."workspaceId" = ${workspaceId} AND l."firstSignalAt" >= ${from} AND l."firstSignalAt" < ${to}
       ${source ? Prisma.sql`AND l."origin" = ${source}` : Prisma.empty}
  ) all_leads ${tier ? Prisma.sql`WHERE tier = ${tier}` : Prisma.empty}`

/**
 * Leads by the day of their first signal, with everything that has happened to them since. Signals of likely bots count for nothing.
 * The tier is the one at the first decision: a later one may be the agent's own doing, and must not sort the comparison.
 */
export async function readCohort(db: Db, of: CohortOf): Promise<CohortRow[]> {
  return db.$queryRaw<CohortRow[]>`
    WITH leads AS (${leadsOf(of)}), facts AS (
      SELECT c.*, s.sends, t.agent, coalesce(o.meeting, false) AS meeting, coalesce(o.unsubscribed, false) AS unsubscribed, coalesce(b.drip, 0) AS drip,
             s.sends > 0 AND EXISTS (SELECT 1 FROM "Signal" x WHERE x."leadId" = c."id" AND x."occurredAt" > s.first_at AND x."name" = ANY(${WORDS_OF_THE_LEAD}) AND x."trust" <> 'likely_bot') AS two_way
        FROM leads c
        CROSS JOIN LATERAL (SELECT count(*) AS sends, min(coalesce(x."settledAt", x."claimedAt")) AS first_at FROM "Send" x WHERE x."leadId" = c."id" AND x."state" = 'accepted') s
        CROSS JOIN LATERAL (SELECT count(*) AS agent FROM "Touch" x WHERE x."leadId" = c."id" AND x."by" = 'agent' AND x."voidedAt" IS NULL) t
        CROSS JOIN LATERAL (SELECT bool_or(x."kind" = 'meeting_booked') AS meeting, bool_or(x."kind" = 'unsubscribe') AS unsubscribed
          FROM "Outcome" x WHERE x."leadId" = c."id" AND x."trust" <> 'likely_bot') o
        LEFT JOIN LATERAL (SELECT (x."baseline" #>> '{touches,drip}')::float8 AS drip FROM "Decision" x WHERE x."leadId" = c."id" ORDER BY x."decidedAt" DESC LIMIT 1) b ON true
    )
    SELECT day, source, tier, variant, count(*)::int AS leads, count(*) FILTER (WHERE sends > 0)::int AS contacted, count(*) FILTER (WHERE two_way)::int AS "twoWay",
           count(*) FILTER (WHERE meeting)::int AS meetings, count(*) FILTER (WHERE unsubscribed AND sends > 0)::int AS unsubscribed, sum(sends)::int AS sends,
           sum(drip)::int AS "dripTouches", sum(agent)::int AS "agentTouches"
      FROM facts GROUP BY day, source, tier, variant`
}

export type FirstContact = { source: string; tier: string; variant: string; day: string; seconds: number | null }

/** For each lead of the cohort who asked for something: seconds from the first request to the first message that was accepted after it, or null while unanswered. */
export async function readFirstContacts(db: Db, of: CohortOf): Promise<FirstContact[]> {
  return db.$queryRaw<FirstContact[]>`
    WITH leads AS (${leadsOf(of)})
    SELECT c.source, c.tier, c.variant, c.day, greatest(0, extract(epoch FROM a.at - r.at))::float8 AS seconds
      FROM leads c
      CROSS JOIN LATERAL (SELECT min(x."occurredAt") AS at FROM "Signal" x WHERE x."leadId" = c."id" AND x."name" = ANY(${REQUESTS}) AND NOT x."quiet" AND x."trust" <> 'likely_bot') r
      LEFT JOIN LATERAL (SELECT min(coalesce(x."settledAt", x."claimedAt")) AS at FROM "Send" x
        WHERE x."leadId" = c."id" AND x."state" = 'accepted' AND coalesce(x."settledAt", x."claimedAt") >= r.at) a ON true
     WHERE r.at IS NOT NULL`
}
