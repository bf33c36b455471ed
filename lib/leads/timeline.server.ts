import { Fault } from '#lib/domain/fault.ts'
import { destinationHmac, normalEmail } from '#lib/domain/digest.ts'
import { redact } from '#lib/domain/mask.ts'
import type { Person } from '#lib/domain/mask.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import type { Told } from '#lib/decisions/facts.ts'
import type { House } from '#lib/env/house.server.ts'
import { pageOf } from './timeline.ts'
import type { Lane, TimelineItem, TimelinePage, TimelineQuery } from './timeline.ts'

/** Rows read of each kind for one page. */
const PAGE_ROWS = 60

/** How a decision is told: the words are the ledger's, and are handed in. */
export type Tell = (row: Told, leadEpoch: number, now: Date) => { headline: string; because: string | null }
type Subject = Person & { id: string; workspaceId: string; epoch: number; firstSignalAt: Date }
type Range = { leadId: string; until: Date; take: number; hide: (text: string) => string; reveal: boolean; workspaceId: string }

/**
 * One page of everything that happened to a lead, newest first.
 * @throws Fault `not_found` for a lead of another workspace.
 */
export async function readTimeline(house: House, query: TimelineQuery, asker: { workspaceId: string; reveal: boolean }, tell: Tell): Promise<TimelinePage> {
  const now = house.now()
  const lead = await house.db.lead.findFirst({
    where: { id: query.id, workspaceId: asker.workspaceId }, select: { id: true, workspaceId: true, name: true, email: true, phone: true, epoch: true, firstSignalAt: true },
  })
  if (!lead) throw new Fault('not_found', 'There is no such lead in this workspace.')
  const range: Range = {
    leadId: lead.id, workspaceId: lead.workspaceId, take: PAGE_ROWS + 1, until: query.until ? new Date(query.until) : new Date(8.64e15), reveal: asker.reveal,
    hide: (text) => (asker.reveal ? text : redact(text, lead)),
  }
  const wanted = (...lanes: Lane[]) => query.show === 'all' || lanes.includes(query.show as Lane)
  const sources = await Promise.all([
    wanted('signals') ? signals(house, range) : [],
    wanted('decisions', 'messages') ? decisions(house, range, lead.epoch, query.show === 'messages', tell) : [],
    wanted('messages', 'people') ? messages(house, range, query.show === 'people') : [],
    wanted('messages', 'signals') ? outcomes(house, range) : [],
    wanted('compliance') ? consents(house, range) : [],
    wanted('compliance') ? suppressions(house, range, lead) : [],
    wanted('people') ? escalations(house, range) : [],
    wanted('compliance') ? policies(house, range, lead) : [],
  ])
  return { ...pageOf(sources, PAGE_ROWS), asOf: now.toISOString() }
}

async function signals({ db }: House, { leadId, until, take, hide }: Range): Promise<TimelineItem[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; intent: string; trust: string; source: string; properties: Record<string, unknown>; occurredAt: Date; quiet: boolean }[]>`
    SELECT s."id", s."name", s."intent", s."trust", s."source", s."properties", s."occurredAt", s."quiet" FROM "Signal" s
    WHERE s."leadId" = ${leadId} AND s."occurredAt" <= ${until}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "Outcome" o WHERE o."signalId" = s."id") AND NOT EXISTS (SELECT 1 FROM "Message" m WHERE m."signalId" = s."id")
    ORDER BY s."occurredAt" DESC, s."id" DESC LIMIT ${take}`
  return rows.map(({ id, name, intent, trust, source, properties, occurredAt, quiet }) => {
    const told = ['path', 'title', 'asset', 'url', 'page', 'plan'].map((key) => properties[key]).find((value) => typeof value === 'string' && value !== '')
    return { kind: 'signal', id, at: occurredAt.toISOString(), name, words: isKnown(name) ? catalogue[name].words : name, intent, trust, source, detail: typeof told === 'string' ? hide(told.slice(0, 120)) : null, quiet }
  })
}

async function decisions(house: House, { leadId, until, take, hide }: Range, epoch: number, sendsOnly: boolean, tell: Tell): Promise<TimelineItem[]> {
  const rows = await house.db.decision.findMany({
    where: { leadId, decidedAt: { lte: until }, ...(sendsOnly ? { send: { isNot: null } } : {}) }, orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }], take,
    select: {
      id: true, decidedAt: true, proposed: true, ruled: true, ruledKind: true, trail: true, situation: true, decider: true, deciderFault: true, reason: true, explored: true, propensity: true, tier: true, pass: true, epoch: true,
      signal: { select: { name: true } }, draft: { select: { subject: true } },
      wait: { select: { state: true, reason: true, intent: true, endedBy: true, endedAt: true, createdAt: true, dueAt: true } },
      send: { select: { state: true, because: true, provider: true, claimedAt: true, settledAt: true } },
      checks: { select: { verdict: true, because: true }, orderBy: { createdAt: 'desc' }, take: 1 },
    },
  })
  return rows.map((row) => {
    const { wait } = row
    const told = tell(row, epoch, house.now())
    return {
      kind: 'decision', id: row.id, at: row.decidedAt.toISOString(), action: row.ruledKind, headline: told.headline, because: told.because && hide(told.because), signalName: row.signal.name,
      changed: (row.trail as unknown[]).length > 0, explored: row.explored, byPerson: row.decider === 'person', subject: row.draft?.subject ? hide(row.draft.subject) : null,
      wait: wait && {
        state: wait.state, from: wait.createdAt.toISOString(), to: (wait.endedAt ?? wait.dueAt).toISOString(), dueAt: wait.dueAt.toISOString(), reason: wait.reason, intent: wait.intent, endedBy: wait.endedBy,
      },
    }
  })
}

/** What the agent sent is told by its decision; here stands what the lead and people wrote. Words are shown only to those who may know the person. */
async function messages({ db }: House, { leadId, until, take, hide, reveal }: Range, peopleOnly: boolean): Promise<TimelineItem[]> {
  const rows = await db.message.findMany({
    where: { leadId, at: { lte: until }, sendId: null, ...(peopleOnly ? { author: 'person' } : {}) }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take,
    select: { id: true, at: true, direction: true, channel: true, author: true, operatorId: true, subject: true, body: true },
  })
  const names = await namesOf(db, rows.map((row) => row.operatorId))
  return rows.map((row) => ({
    kind: 'message', id: row.id, at: row.at.toISOString(), direction: row.direction, channel: row.channel, author: row.author, by: names.get(row.operatorId ?? '') ?? null,
    subject: row.subject && hide(row.subject), body: reveal ? row.body.slice(0, 400) : null,
  }))
}

async function outcomes({ db }: House, { leadId, until, take }: Range): Promise<TimelineItem[]> {
  const rows = await db.$queryRaw<{ id: string; kind: string; trust: string; decisionId: string | null; at: Date }[]>`
    SELECT o."id", o."kind", o."trust", o."decisionId", o."at" FROM "Outcome" o WHERE o."leadId" = ${leadId} AND o."at" <= ${until}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "Message" m WHERE m."signalId" = o."signalId")
    ORDER BY o."at" DESC, o."id" DESC LIMIT ${take}`
  return rows.map(({ id, kind, trust, decisionId, at }) => ({ kind: 'outcome', id, at: at.toISOString(), outcome: kind, words: isKnown(kind) ? catalogue[kind].words : kind.replaceAll('_', ' '), trust, decisionId }))
}

async function consents({ db }: House, { leadId, until, take }: Range): Promise<TimelineItem[]> {
  const rows = await db.consent.findMany({ where: { leadId, at: { lte: until } }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take })
  return rows.map(({ id, at, channel, granted, basis }) => ({ kind: 'consent', id, at: at.toISOString(), channel, granted, basis }))
}

/** The registry knows destinations by their HMAC only, so it is asked by those of the lead. */
async function suppressions({ db, pepper }: House, { leadId, until, take, workspaceId }: Range, lead: Subject): Promise<TimelineItem[]> {
  const known = [lead.email && normalEmail(lead.email), lead.phone?.trim(), leadId].filter((known): known is string => Boolean(known))
  const rows = await db.suppression.findMany({
    where: { workspaceId, destinationHmac: { in: known.map((destination) => destinationHmac(pepper, workspaceId, destination)) }, createdAt: { lte: until } }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take,
  })
  return rows.map(({ id, createdAt, channel, reason, removedAt }) => ({ kind: 'suppression', id, at: createdAt.toISOString(), channel, reason, removed: removedAt !== null }))
}

async function escalations({ db }: House, { leadId, until, take, hide }: Range): Promise<TimelineItem[]> {
  const rows = await db.escalation.findMany({ where: { leadId, createdAt: { lte: until } }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take })
  const names = await namesOf(db, rows.flatMap((row) => [row.claimedById, row.endedById]))
  const items = rows.flatMap((row): TimelineItem[] => {
    const phase = (name: 'claimed' | 'answered' | 'ended', at: Date | null, by: string | null): TimelineItem[] => at === null ? [] : [{
      kind: 'escalation', id: `${row.id}#${name}`, escalationId: row.id, phase: name, at: at.toISOString(), by: names.get(by ?? '') ?? null,
      outcome: name === 'ended' ? (row.outcome ?? row.state) : null, note: name === 'ended' && row.note ? hide(row.note) : null, inTime: name === 'answered' ? at <= row.dueAt : null,
    }]
    return [...phase('claimed', row.claimedAt, row.claimedById), ...phase('answered', row.firstReplyAt, row.claimedById), ...phase('ended', row.endedAt, row.endedById)]
  })
  return items.filter((item) => Date.parse(item.at) <= until.getTime()).sort((a, b) => b.at.localeCompare(a.at)).slice(0, take)
}

/** Guardrail versions under which something was decided for this lead, from the day it was known. */
async function policies({ db }: House, { leadId, until, take, workspaceId }: Range, lead: Subject): Promise<TimelineItem[]> {
  const rows = await db.$queryRaw<{ id: string; version: number; note: string; restoredFrom: number | null; liveFrom: Date }[]>`
    SELECT p."id", p."version", p."note", p."restoredFrom", p."liveFrom" FROM "PolicyVersion" p
    WHERE p."workspaceId" = ${workspaceId} AND p."family" = 'guardrails' AND p."liveFrom" > ${lead.firstSignalAt}::timestamptz AND p."liveFrom" <= ${until}::timestamptz
      AND p."version" IN (SELECT d."settingsVersion" FROM "Decision" d WHERE d."leadId" = ${leadId})
    ORDER BY p."liveFrom" DESC LIMIT ${take}`
  return rows.map(({ id, version, note, restoredFrom, liveFrom }) => ({ kind: 'policy', id, at: liveFrom.toISOString(), version, note, restoredFrom }))
}

async function namesOf(db: House['db'], ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))]
  if (wanted.length === 0) return new Map()
  return new Map((await db.operator.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } })).map(({ id, name }) => [id, name]))
}
