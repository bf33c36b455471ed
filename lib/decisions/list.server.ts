import { Prisma } from '#lib/db/generated/client.ts'
import { Fault } from '#lib/domain/fault.ts'
import { maskPerson } from '#lib/domain/mask.ts'
import type { TrailEntry } from '#lib/domain/proposal.ts'
import type { House } from '#lib/env/house.server.ts'
import { tell } from './facts.ts'
import { WINDOW_HOURS } from './filter.ts'
import type { DecisionFilter, DecisionPage, DecisionRow, Facet } from './filter.ts'

export const PAGE_ROWS = 40
/** Objections are counted over the newest decisions of the window; each holds some twenty candidates. */
const RULES_COUNTED_MAX = 2000

type Asker = { workspaceId: string; reveal: boolean }

/** One page of decisions, newest first, with counts of each facet inside the window under the other filters. */
export async function listDecisions(house: House, filter: DecisionFilter, asker: Asker): Promise<DecisionPage> {
  const now = house.now()
  const where = whereOf(filter, asker.workspaceId, now)
  const without = (...keys: (keyof DecisionFilter)[]) => whereOf({ ...filter, ...Object.fromEntries(keys.map((key) => [key, Array.isArray(filter[key]) ? [] : typeof filter[key] === 'boolean' ? false : ''])) }, asker.workspaceId, now)
  const [rows, total, actions, tiers, changed, explored, rule] = await Promise.all([
    readRows(house, filter, asker, PAGE_ROWS + 1),
    house.db.decision.count({ where }),
    house.db.decision.groupBy({ by: ['ruledKind'], where: without('action'), _count: true }),
    house.db.decision.groupBy({ by: ['tier'], where: without('tier'), _count: true }),
    house.db.decision.count({ where: { AND: [without('changed'), CHANGED] } }),
    house.db.decision.count({ where: { AND: [without('explored'), { explored: true }] } }),
    countRules(house, filter, asker.workspaceId, now),
  ])
  return {
    rows: rows.slice(0, PAGE_ROWS), total, older: rows.length > PAGE_ROWS ? rows[PAGE_ROWS - 1]!.id : null,
    facets: {
      action: actions.map(({ ruledKind, _count }) => ({ value: ruledKind, count: _count })), tier: tiers.map(({ tier, _count }) => ({ value: tier, count: _count })), rule, changed, explored,
    },
    asOf: now.toISOString(),
  }
}

/** Every page of the same filter, for a file. Ends after `max` rows. */
export async function* eachDecision(house: House, filter: DecisionFilter, asker: Asker, max: number): AsyncGenerator<DecisionRow[]> {
  let before = filter.before
  for (let count = 0; count < max; ) {
    const rows = await readRows(house, { ...filter, before }, asker, Math.min(500, max - count))
    const last = rows.at(-1)
    if (!last) return
    yield rows
    count += rows.length
    before = last.id
  }
}

const CHANGED: Prisma.DecisionWhereInput = { NOT: { trail: { equals: [] } } }

function whereOf(filter: DecisionFilter, workspaceId: string, now: Date): Prisma.DecisionWhereInput {
  const hours = WINDOW_HOURS[filter.win]
  const and: Prisma.DecisionWhereInput[] = [{ workspaceId }]
  if (hours !== null) and.push({ decidedAt: { gte: new Date(now.getTime() - hours * 3_600_000) } })
  if (filter.action.length > 0) and.push({ ruledKind: { in: filter.action } })
  if (filter.tier.length > 0) and.push({ tier: { in: filter.tier } })
  if (filter.lead) and.push({ leadId: filter.lead })
  if (filter.changed) and.push(CHANGED)
  if (filter.explored) and.push({ explored: true })
  if (filter.rule) and.push({ OR: [{ trail: { array_contains: [{ rule: filter.rule }] } }, { candidates: { array_contains: [{ blockedBy: [{ guard: filter.rule }] }] } }] })
  return { AND: and }
}

async function readRows(house: House, filter: DecisionFilter, asker: Asker, take: number): Promise<DecisionRow[]> {
  const cursor = filter.before ? await cursorOf(house, filter.before, asker.workspaceId) : null
  const rows = await house.db.decision.findMany({
    where: cursor ? { AND: [whereOf(filter, asker.workspaceId, house.now()), cursor] } : whereOf(filter, asker.workspaceId, house.now()),
    orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }], take,
    select: {
      id: true, leadId: true, decidedAt: true, proposed: true, proposedKind: true, ruled: true, ruledKind: true, trail: true, decider: true, deciderFault: true, reason: true, explored: true, propensity: true,
      tier: true, group: true, pass: true, epoch: true, latency: true, costMicros: true,
      signal: { select: { name: true, lead: { select: { id: true, name: true, email: true, phone: true, company: true, zone: true, epoch: true } } } },
      wait: { select: { state: true, endedBy: true, endedAt: true, createdAt: true } },
      send: { select: { state: true, because: true, provider: true, claimedAt: true, settledAt: true } },
      draft: { select: { decisionId: true } },
      checks: { select: { verdict: true, because: true }, orderBy: { createdAt: 'desc' }, take: 1 },
    },
  })
  return rows.map((row) => {
    const { lead } = row.signal
    const person = asker.reveal ? lead : maskPerson(lead)
    const last = (row.trail as unknown as TrailEntry[]).at(-1)
    const told = tell({ ...row, situation: {} }, lead.epoch, house.now())
    return {
      id: row.id, at: row.decidedAt.toISOString(), lead: { id: lead.id, name: person.name ?? person.email ?? 'Somebody unknown', company: lead.company, zone: lead.zone },
      signalName: row.signal.name, kind: row.ruledKind, proposedKind: row.proposedKind, headline: told.headline,
      changed: last !== undefined, rule: last?.rule ?? null, because: told.because, explored: row.explored, propensity: row.propensity, tier: row.tier, group: row.group, decider: row.decider,
      durationMs: Object.values(row.latency as Record<string, number>).reduce((sum, ms) => sum + ms, 0), costMicros: row.costMicros,
    }
  })
}

async function cursorOf(house: House, id: string, workspaceId: string): Promise<Prisma.DecisionWhereInput> {
  const at = await house.db.decision.findFirst({ where: { id, workspaceId }, select: { decidedAt: true } })
  if (!at) throw new Fault('invalid', 'this page starts after a decision that is not here', { field: '/before' })
  return { OR: [{ decidedAt: { lt: at.decidedAt } }, { decidedAt: at.decidedAt, id: { lt: id } }] }
}

/** How many of the newest decisions each rule objected in, or changed. */
async function countRules(house: House, filter: DecisionFilter, workspaceId: string, now: Date): Promise<Facet[]> {
  const hours = WINDOW_HOURS[filter.win]
  const since = hours === null ? new Date(0) : new Date(now.getTime() - hours * 3_600_000)
  const lead = filter.lead ? Prisma.sql`AND d."leadId" = ${filter.lead}` : Prisma.empty
  return house.db.$queryRaw<Facet[]>`
    WITH newest AS (
      SELECT d."id", d."trail", d."candidates" FROM "Decision" d WHERE d."workspaceId" = ${workspaceId} AND d."decidedAt" >= ${since}::timestamptz ${lead}
      ORDER BY d."decidedAt" DESC LIMIT ${RULES_COUNTED_MAX}
    ), named AS (
      SELECT n."id", t->>'rule' AS value FROM newest n, jsonb_array_elements(n."trail") t
      UNION SELECT n."id", b->>'guard' FROM newest n, jsonb_array_elements(n."candidates") c, jsonb_array_elements(c->'blockedBy') b
    )
    SELECT value, count(*)::int AS count FROM named GROUP BY value ORDER BY count DESC, value`
}
