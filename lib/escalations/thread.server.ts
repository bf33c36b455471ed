import type { Db } from '#lib/db/client.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import { redact } from '#lib/domain/mask.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import type { House } from '#lib/env/house.server.ts'
import { leadPane } from './pane.server.ts'
import type { EscalationDetail, Reader, Turn } from './schema.ts'
import { firstLine } from './view.server.ts'

const TURNS_MAX = 100
const TITLE_CHARS = 90

/** One escalation, whole: why it reached a person, what stopped, what was said both ways, and who this is. */
export async function viewEscalation(house: House, reader: Reader, { id }: { id: string }): Promise<EscalationDetail> {
  const { db } = house
  const row = await db.escalation.findFirst({
    where: { id, workspaceId: reader.workspaceId },
    include: { decision: { select: { id: true, decider: true, policyVersion: true, settingsVersion: true, propensity: true, trail: true, decidedAt: true, signal: { select: { name: true, receivedAt: true } } } } },
  })
  if (!row) throw new Fault('not_found', 'There is no such escalation in this workspace.')
  const [{ pane, replies, lead }, people, paused, turns] = await Promise.all([
    leadPane(house, reader, row.leadId),
    db.operator.findMany({ where: { id: { in: [row.claimedById, row.endedById].filter((known) => known !== null) } }, select: { id: true, name: true } }),
    pausedBy(db, row.leadId, row.decision.signal.receivedAt, row.createdAt),
    turnsOf(db, row.leadId),
  ])
  const who = (personId: string | null) => people.find((person) => person.id === personId)?.name ?? 'Somebody'
  const say = (text: string) => (reader.seesPeople ? text : redact(text, lead))
  const first = pane.name.split(' ')[0] ?? pane.name
  const asked = turns.findLast(({ direction }) => direction === 'in')
  const quote = asked ? `: “${firstLine(say(asked.body), TITLE_CHARS)}”` : ''
  const did = isKnown(row.decision.signal.name) ? catalogue[row.decision.signal.name].words : 'needs a person'
  return {
    id: row.id, state: row.state, priority: row.priority, title: `${lead.name ? first : pane.name} ${did}${quote}`,
    createdAt: row.createdAt.toISOString(), dueAt: row.dueAt.toISOString(), firstReplyAt: row.firstReplyAt?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null, endedAt: row.endedAt?.toISOString() ?? null, endedBy: row.endedById && who(row.endedById),
    outcome: row.outcome, note: row.note && say(row.note),
    holder: row.claimedById && row.claimedAt ? { id: row.claimedById, name: who(row.claimedById), at: row.claimedAt.toISOString() } : null,
    why: {
      sentences: row.reason.split('\n').map((reason) => say(asSentence(reason))),
      rules: trailOf(row.decision.trail),
      decisionId: row.decision.id, decider: row.decision.decider, policyVersion: row.decision.policyVersion, settingsVersion: row.decision.settingsVersion, propensity: row.decision.propensity,
    },
    paused, lead: pane, replies,
    thread: turns.map((turn) => ({ ...turn, who: turn.author === 'lead' ? pane.name : turn.who, body: say(withoutFooter(turn)), subject: turn.subject && say(turn.subject) })),
    asOf: house.now().toISOString(),
  }
}

/** What we print under every email says nothing in a conversation. */
const withoutFooter = ({ direction, body }: Turn): string => (direction === 'out' ? (body.split('\n\n-- \n')[0] ?? body) : body)

const asSentence = (reason: string): string => {
  const text = reason.trim()
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}

function trailOf(trail: unknown): { rule: string; because: string }[] {
  if (!Array.isArray(trail)) return []
  return trail.flatMap((entry: unknown) => {
    const { rule, because } = (entry ?? {}) as Record<string, unknown>
    return typeof rule === 'string' && typeof because === 'string' ? [{ rule, because }] : []
  })
}

/** What ended between the signal and the hand-over: a reply stops things before its escalation is raised. */
async function pausedBy(db: Db, leadId: string, from: Date, to: Date): Promise<string[]> {
  const [waits, sends] = await Promise.all([
    db.wait.findMany({ where: { leadId, state: 'dead', endedAt: { gte: from, lte: to } }, select: { reason: true } }),
    db.send.findMany({ where: { leadId, state: 'failed', settledAt: { gte: from, lte: to }, attempts: 0 }, select: { channel: true } }),
  ])
  return [...waits.map(({ reason }) => `a wait ended (${reason})`), ...sends.map(({ channel }) => `a message by ${channel} was cancelled`)]
}

/** The conversation, oldest first, with what people tried to send and could not. */
async function turnsOf(db: Db, leadId: string): Promise<Turn[]> {
  const rows = await db.$queryRaw<{ id: string; direction: 'in' | 'out'; author: Turn['author']; channel: string; at: Date; subject: string | null; body: string; decisionId: string | null; state: string | null; because: string | null; name: string | null }[]>`
    SELECT * FROM (
      SELECT m."id", m."direction", m."author", m."channel", m."at", m."subject", m."body", s."decisionId", s."state", s."because", o."name"
      FROM "Message" m LEFT JOIN "Send" s ON s."id" = m."sendId" LEFT JOIN "Decision" d ON d."id" = s."decisionId"
        LEFT JOIN "Operator" o ON o."id" = coalesce(m."operatorId", substring(d."policyVersion" FROM '^person:(.*)$'))
      WHERE m."leadId" = ${leadId}
      UNION ALL
      SELECT f."decisionId", 'out', 'person', f."channel", f."createdAt", f."subject", f."text", f."decisionId", coalesce(s."state", 'refused'), coalesce(s."because", c."because"), o."name"
      FROM "Draft" f JOIN "Decision" d ON d."id" = f."decisionId" AND d."decider" = 'person'
        LEFT JOIN "Send" s ON s."decisionId" = f."decisionId" LEFT JOIN "Operator" o ON o."id" = substring(d."policyVersion" FROM '^person:(.*)$')
        LEFT JOIN LATERAL (SELECT k."because" FROM "ComplianceCheck" k WHERE k."decisionId" = f."decisionId" ORDER BY k."createdAt" DESC LIMIT 1) c ON true
      WHERE f."leadId" = ${leadId} AND coalesce(s."state", '') <> 'accepted'
      ORDER BY "at" DESC, "id" DESC LIMIT ${TURNS_MAX}
    ) turns ORDER BY "at", "id"`
  return rows.map(({ state, because, name, ...row }) => ({
    ...row, at: row.at.toISOString(), who: row.author === 'person' ? (name ?? 'A person') : row.author === 'agent' ? 'Agent' : 'Lead',
    delivery: row.direction === 'out' && state !== null ? { state, because } : null,
  }))
}
