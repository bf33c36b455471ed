import type { CanaryPart } from '#lib/canary/verdict.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Kind } from '#lib/domain/action.ts'
import { HOUR_MS } from '#lib/domain/time.ts'
import type { Part } from '#lib/env/health.ts'
import type { WaitFacts } from '#lib/waits/overdue.server.ts'
import { readFlow } from './flow.server.ts'
import type { Flow } from './flow.server.ts'
import { readRecent } from './recent.server.ts'
import type { RecentDecision } from './recent.server.ts'
import { readSends } from './sends.server.ts'
import type { Sends } from './sends.server.ts'
import { readSources } from './sources.server.ts'
import type { Sources } from './sources.server.ts'
import type { Viewer } from './viewer.ts'

/** The window of every count on this screen. */
export const WINDOW_HOURS = 24

/** Whether waits wake when they should: this workspace's own, and the canary of the house, which shares their alarm. Asked of siblings, so handed in. */
export type Alarms = { waits: WaitFacts & Pick<Part, 'state' | 'says'>; canary: CanaryPart }

export type Overview = {
  asOf: string
  alarms: Alarms
  chosen: { kind: Kind; count: number }[]
  /** Decisions in each of the last 24 hours, oldest first. */
  perHour: number[]
  faults: { count: number; latest: { id: string; because: string; at: string }[] }
  /** In how many decisions each rule held something back, most often first, with the reason it gave most. */
  blocks: { rule: string; count: number; because: string }[]
  stops: { scope: string; key: string; reason: string | null; at: string }[]
  sends: Sends
  flow: Flow
  sources: Sources
  recent: RecentDecision[]
}

/** Is the agent behaving? Everything of the last 24 hours that a person should see at a glance, as of `asOf`. */
export async function readOverview(db: Db, viewer: Viewer, asOf: Date, alarms: Alarms): Promise<Overview> {
  const { workspaceId } = viewer
  const since = new Date(asOf.getTime() - WINDOW_HOURS * HOUR_MS)
  const [chosen, perHour, faultCount, faults, blocks, stops, sends, flow, sources, recent] = await Promise.all([
    db.decision.groupBy({ by: ['ruledKind'], _count: true, where: { workspaceId, decidedAt: { gte: since } } }),
    readPerHour(db, workspaceId, since),
    db.decision.count({ where: { workspaceId, decidedAt: { gte: since }, deciderFault: { not: null } } }),
    db.decision.findMany({ where: { workspaceId, decidedAt: { gte: since }, deciderFault: { not: null } }, orderBy: { decidedAt: 'desc' }, take: 3, select: { id: true, deciderFault: true, decidedAt: true } }),
    readBlocks(db, workspaceId, since),
    db.killSwitch.findMany({ where: { workspaceId, stopped: true }, orderBy: { at: 'desc' } }),
    readSends(db, viewer, since, asOf), readFlow(db, viewer, since, asOf), readSources(db, workspaceId, since), readRecent(db, viewer),
  ])
  const counts = new Map(chosen.map((row) => [row.ruledKind, row._count]))
  return {
    asOf: asOf.toISOString(), alarms,
    chosen: (['wait', 'send_email', 'skip', 'escalate_to_human', 'send_chat', 'send_sms'] as const).flatMap((kind) => (counts.has(kind) ? [{ kind, count: counts.get(kind) ?? 0 }] : [])),
    perHour,
    faults: { count: faultCount, latest: faults.map((row) => ({ id: row.id, because: row.deciderFault ?? '', at: row.decidedAt.toISOString() })) },
    blocks,
    stops: stops.map(({ scope, key, reason, at }) => ({ scope, key, reason, at: at.toISOString() })),
    sends, flow, sources, recent,
  }
}

async function readPerHour(db: Db, workspaceId: string, since: Date): Promise<number[]> {
  const rows = await db.$queryRaw<{ hour: number; count: number }[]>`
    SELECT floor(extract(epoch FROM "decidedAt" - ${since}::timestamptz) / 3600)::int AS hour, count(*)::int AS count
      FROM "Decision" WHERE "workspaceId" = ${workspaceId} AND "decidedAt" >= ${since} GROUP BY 1`
  const perHour = Array.from({ length: WINDOW_HOURS }, () => 0)
  for (const { hour, count } of rows) if (hour < WINDOW_HOURS) perHour[hour] = count
  return perHour
}

/** The counts below look at the newest decisions of the window; each holds some twenty candidates. */
const COUNTED_MAX = 2000

/** In how many decisions each rule took every email off the menu or changed the choice, and how many clearances were refused at the last moment. */
async function readBlocks(db: Db, workspaceId: string, since: Date): Promise<Overview['blocks']> {
  return db.$queryRaw<Overview['blocks']>`
    WITH newest AS (
      SELECT "id", "candidates", "trail" FROM "Decision" WHERE "workspaceId" = ${workspaceId} AND "decidedAt" >= ${since} ORDER BY "decidedAt" DESC LIMIT ${COUNTED_MAX}
    ), said AS (
      SELECT n."id", m.rule, m.because FROM newest n CROSS JOIN LATERAL (
        SELECT said ->> 'guard' AS rule, max(said ->> 'because') AS because
          FROM jsonb_array_elements(n."candidates") AS item CROSS JOIN LATERAL jsonb_array_elements(item -> 'blockedBy') AS said
         WHERE starts_with(item ->> 'key', 'send_email') GROUP BY 1
        HAVING count(*) = (SELECT count(*) FROM jsonb_array_elements(n."candidates") AS item WHERE starts_with(item ->> 'key', 'send_email'))
      ) m
      UNION ALL
      SELECT n."id", step ->> 'rule', step ->> 'because' FROM newest n CROSS JOIN LATERAL jsonb_array_elements(n."trail") AS step
      UNION ALL
      SELECT "id", 'suppression', "because" FROM "ComplianceCheck" WHERE "workspaceId" = ${workspaceId} AND "createdAt" >= ${since} AND "verdict" = 'refused'
    )
    SELECT rule, count(DISTINCT "id")::int AS count, mode() WITHIN GROUP (ORDER BY because) AS because FROM said GROUP BY rule ORDER BY count DESC, rule LIMIT 12`
}
