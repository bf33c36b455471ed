import type { Db } from '#lib/db/client.server.ts'
import { CHAT_LIVE_SECONDS } from '#lib/domain/chat.ts'
import { destinationHmac, normalEmail } from '#lib/domain/digest.ts'
import { maskEmail, maskName } from '#lib/domain/mask.ts'
import { DEFAULT_SETTINGS, GuardrailSettings } from '#lib/domain/settings.ts'
import { DAY_MS } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Channelled, LeadPane, Reader } from './schema.ts'
import { nameFor } from './view.server.ts'

const BASIS_WORDS: Record<string, string> = {
  opt_in: 'opted in', express_written: 'written consent', explicit_request: 'asked to be answered', legitimate_interest: 'legitimate interest', withdrawal: 'withdrawn',
}

const leadOf = (db: Db, id: string, workspaceId: string) => db.lead.findFirstOrThrow({ where: { id, workspaceId } })
type Lead = Awaited<ReturnType<typeof leadOf>>

/** The pane beside the thread: who this is, what time it is there, and what may still reach them. */
export async function leadPane(house: House, reader: Reader, leadId: string): Promise<{ pane: LeadPane; replies: Channelled[]; lead: Lead }> {
  const { db } = house
  const now = house.now()
  const lead = await leadOf(db, leadId, reader.workspaceId)
  const [workspace, live, consents, colleagues, owner, session, listed] = await Promise.all([
    db.workspace.findUniqueOrThrow({ where: { id: reader.workspaceId }, select: { zone: true } }),
    db.policyVersion.findFirst({ where: { workspaceId: reader.workspaceId, family: 'guardrails', liveUntil: null }, select: { body: true } }),
    db.consent.findMany({ where: { leadId }, orderBy: [{ at: 'desc' }, { id: 'desc' }], select: { channel: true, basis: true, granted: true, at: true, expiresAt: true } }),
    lead.company ? db.lead.findMany({ where: { workspaceId: reader.workspaceId, company: lead.company, id: { not: leadId }, state: { not: 'erased' } }, orderBy: { lastSignalAt: 'desc' }, take: 5, select: { id: true, name: true, title: true } }) : [],
    lead.ownerId ? db.operator.findUnique({ where: { id: lead.ownerId }, select: { name: true } }) : null,
    db.chatSession.findFirst({ where: { leadId, lastSeenAt: { gt: new Date(now.getTime() - CHAT_LIVE_SECONDS * 1000) } }, select: { id: true } }),
    lead.email ? db.suppression.findFirst({
      where: { workspaceId: reader.workspaceId, destinationHmac: destinationHmac(house.pepper, reader.workspaceId, normalEmail(lead.email)), channel: { in: ['email', 'all'] }, removedAt: null },
      select: { reason: true },
    }) : null,
  ])
  const settings = GuardrailSettings.safeParse(live?.body).data ?? DEFAULT_SETTINGS
  const envelope = settings.envelopes[lead.tier as keyof typeof settings.envelopes] ?? settings.envelopes.cold
  const touched = await db.touch.count({ where: { leadId, voidedAt: null, inThread: false, at: { gt: new Date(now.getTime() - envelope.days * DAY_MS), lte: now } } })

  const newest = (channel: string) => consents.find((row) => row.channel === channel)
  const consent = (channel: 'email' | 'sms'): Channelled => {
    const row = newest(channel)
    if (channel === 'email' && listed) return { channel, ok: false, words: `on the suppression list: ${listed.reason.replaceAll('_', ' ')}` }
    if (!row) return { channel, ok: false, words: 'nothing on record' }
    const ok = row.granted && (row.expiresAt === null || row.expiresAt > now)
    return { channel, ok, words: row.granted && !ok ? 'expired' : (BASIS_WORDS[row.basis] ?? row.basis) }
  }
  const chat: Channelled = { channel: 'chat', ok: session !== null, words: session ? 'in a session now' : 'not in a session now' }

  return {
    lead,
    pane: {
      id: lead.id, name: nameFor(lead, reader), title: lead.title, company: lead.company,
      email: lead.email && (reader.seesPeople ? lead.email : maskEmail(lead.email)),
      tier: lead.tier, score: lead.score, vip: lead.vip, state: lead.state, zone: lead.zone ?? workspace.zone, zoneKnown: lead.zone !== null,
      quietHours: settings.quietHours, consents: [consent('email'), consent('sms'), chat],
      touches: { count: touched, cap: envelope.touches, days: envelope.days }, heldUntil: lead.heldUntil?.toISOString() ?? null,
      owner: owner?.name ?? null, origin: lead.origin,
      colleagues: colleagues.map((other) => ({ id: other.id, title: other.title, name: other.name ? (reader.seesPeople ? other.name : maskName(other.name)) : 'Unnamed lead' })),
    },
    replies: repliesFor(lead, listed, chat),
  }
}

/** Which channels a person may answer on. Clearance asks again before anything leaves. */
function repliesFor(lead: Lead, listed: { reason: string } | null, chat: Channelled): Channelled[] {
  const gone = lead.state === 'erased' ? 'the lead was erased' : lead.state === 'opted_out' ? 'the lead opted out' : null
  const noEmail = gone ?? (lead.email === null ? 'no address on record' : listed ? `on the suppression list: ${listed.reason.replaceAll('_', ' ')}` : null)
  return [
    { channel: 'email', ok: noEmail === null, words: noEmail ?? 'can be answered' },
    { ...chat, ok: chat.ok && gone === null, words: gone ?? chat.words },
  ]
}
