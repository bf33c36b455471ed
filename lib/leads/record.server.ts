import { Fault } from '#lib/domain/fault.ts'
import { destinationHmac, normalEmail } from '#lib/domain/digest.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { maskPerson } from '#lib/domain/mask.ts'
import { DEFAULT_SETTINGS, GuardrailSettings } from '#lib/domain/settings.ts'
import { INTENTS } from '#lib/domain/signal.ts'
import { isZone } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'
import type { LeadRecord } from './record.ts'
import { scoreLead } from './score.ts'

const INTENT_DAYS = 14

/**
 * The head of one lead's page. Without `reveal`, name, address and number are masked.
 * @throws Fault `not_found` for a lead of another workspace.
 */
export async function readLead(house: House, about: { workspaceId: string; leadId: string; reveal: boolean }): Promise<LeadRecord> {
  const { db } = house
  const now = house.now()
  const lead = await db.lead.findFirst({ where: { id: about.leadId, workspaceId: about.workspaceId } })
  if (!lead) throw new Fault('not_found', 'There is no such lead in this workspace.')
  const [workspace, live, latest, consents, wait, escalation, owner, intent, counts] = await Promise.all([
    db.workspace.findUniqueOrThrow({ where: { id: lead.workspaceId }, select: { zone: true } }),
    db.policyVersion.findFirst({ where: { workspaceId: lead.workspaceId, family: 'guardrails', liveUntil: null }, select: { body: true } }),
    db.decision.findFirst({ where: { leadId: lead.id }, orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }], select: { id: true, situation: true } }),
    db.consent.findMany({ where: { leadId: lead.id }, orderBy: [{ at: 'desc' }, { id: 'desc' }] }),
    db.wait.findFirst({ where: { leadId: lead.id, state: 'open' } }),
    db.escalation.findFirst({ where: { leadId: lead.id, state: { in: ['open', 'claimed'] } } }),
    lead.ownerId ? db.operator.findUnique({ where: { id: lead.ownerId }, select: { name: true } }) : null,
    intentByDay(house, lead.id, now),
    countAll(house, lead.id),
  ])
  const settings = GuardrailSettings.safeParse(live?.body).data ?? DEFAULT_SETTINGS
  const cap = settings.envelopes[lead.tier as Tier]
  const used = await db.touch.count({ where: { leadId: lead.id, voidedAt: null, inThread: false, at: { gt: new Date(now.getTime() - cap.days * 86_400_000) } } })
  const person = about.reveal ? lead : maskPerson(lead)
  const features = (latest?.situation as { features?: Record<string, number> } | undefined)?.features
  const zone = lead.zone && isZone(lead.zone) ? lead.zone : null
  return {
    id: lead.id, mergedIntoId: lead.mergedIntoId, name: person.name ?? person.email ?? 'Somebody unknown', title: lead.title, company: lead.company, email: person.email, phone: person.phone,
    employees: lead.employees, country: lead.country, masked: !about.reveal, tier: lead.tier, score: lead.score, bars: features ? scoreLead(features).bars : [], origin: lead.origin,
    zone: zone ?? workspace.zone, zoneKnown: zone !== null, quietHours: settings.quietHours, group: lead.group, state: lead.state, vip: lead.vip, epoch: lead.epoch,
    firstSignalAt: lead.firstSignalAt.toISOString(), lastSignalAt: lead.lastSignalAt.toISOString(), lastTouchAt: lead.lastTouchAt?.toISOString() ?? null,
    heldUntil: lead.heldUntil && lead.heldUntil > now ? lead.heldUntil.toISOString() : null, owner: owner?.name ?? null,
    touches: { used, cap: cap.touches, days: cap.days }, consent: await consentNow(house, lead, consents), intent,
    next: escalation
      ? { kind: 'person', at: escalation.dueAt.toISOString(), because: escalation.reason, escalationId: escalation.id, decisionId: escalation.decisionId, from: escalation.createdAt.toISOString() }
      : wait ? { kind: 'wait', at: wait.dueAt.toISOString(), because: wait.reason, waitId: wait.id, decisionId: wait.decisionId, from: wait.createdAt.toISOString() } : null,
    counts, latestDecisionId: latest?.id ?? null, asOf: now.toISOString(),
  }
}

type Given = { channel: string; granted: boolean; basis: string; at: Date; expiresAt: Date | null }

/** The newest standing word on each channel, and whether the registry forbids it whatever that word is. */
async function consentNow({ db, pepper, now }: House, lead: { id: string; workspaceId: string; email: string | null; phone: string | null }, given: readonly Given[]): Promise<LeadRecord['consent']> {
  const destinations = { email: lead.email && normalEmail(lead.email), sms: lead.phone?.trim(), chat: lead.id }
  const hmacs = Object.fromEntries(Object.entries(destinations).map(([channel, to]) => [channel, to ? destinationHmac(pepper, lead.workspaceId, to) : '']))
  const listed = await db.suppression.findMany({ where: { workspaceId: lead.workspaceId, destinationHmac: { in: Object.values(hmacs) }, removedAt: null }, select: { destinationHmac: true, channel: true, reason: true } })
  return (['email', 'sms', 'chat'] as const).map((channel) => {
    const word = given.find((row) => row.channel === channel && row.basis !== 'explicit_request')
    const granted = Boolean(word?.granted && (word.expiresAt === null || word.expiresAt > now()))
    const blocked = listed.find((row) => row.destinationHmac === hmacs[channel] && (row.channel === channel || row.channel === 'all'))?.reason ?? null
    return { channel, granted, basis: word?.basis ?? null, at: word?.at.toISOString() ?? null, blocked }
  })
}

async function intentByDay({ db }: House, leadId: string, now: Date): Promise<number[]> {
  const since = new Date(now.getTime() - INTENT_DAYS * 86_400_000)
  const rows = await db.signal.findMany({ where: { leadId, quiet: false, trust: { not: 'likely_bot' }, occurredAt: { gt: since, lte: now } }, select: { intent: true, occurredAt: true } })
  const days = Array.from({ length: INTENT_DAYS }, () => 0)
  for (const { intent, occurredAt } of rows) {
    const day = Math.min(INTENT_DAYS - 1, Math.floor((occurredAt.getTime() - since.getTime()) / 86_400_000))
    days[day]! += Math.max(0, INTENTS.indexOf(intent as (typeof INTENTS)[number]))
  }
  return days
}

async function countAll({ db }: House, leadId: string): Promise<LeadRecord['counts']> {
  const [signals, decisions, messages] = await Promise.all([db.signal.count({ where: { leadId } }), db.decision.count({ where: { leadId } }), db.message.count({ where: { leadId } })])
  return { signals, decisions, messages }
}
