import { Fault } from '#lib/domain/fault.ts'
import type { Angle, Channel } from '#lib/domain/action.ts'
import { CHAT_LIVE_SECONDS } from '#lib/domain/chat.ts'
import type { Group, LeadState } from '#lib/domain/lead.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import type { Intent, SignalName, Trust } from '#lib/domain/signal.ts'
import type { Situation, TouchSeen } from '#lib/domain/situation.ts'
import { hoursBetween, isZone } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'
import { basisFor } from './basis.ts'
import type { ConsentRow } from './basis.ts'
import { FEATURE_VERSION, computeFeatures } from './features.ts'
import type { SeenSignal } from './features.ts'
import { scoreLead, tierOf } from './score.ts'

type Seen = {
  signal: { id: string; name: string; intent: Intent; trust: Trust; source: string; occurredAt: string }
  lead: {
    id: string; group: Group; state: LeadState; vip: boolean; origin: string; zone: string | null; country: string | null; epoch: number
    firstSignalAt: string; heldUntil: string | null; hasEmail: boolean; hasPhone: boolean; employees: number | null; title: string | null
  }
  workspace: { zone: string; legitimateInterest: string[] }
  settings: { version: number; body: unknown }
  touches: { at: string; channel: string; by: string; angle: string | null; inThread: boolean }[] | null
  agentTouchesTotal: number
  signals: { at: string; intent: Intent; trust: Trust; name: string }[] | null
  consents: ConsentRow[] | null
  openWait: { waitId: string; intent: Intent; dueAt: string; signalId: string } | null
  waited: { waitId: string; reason: string; createdAt: string; endedAt: string } | null
  escalationOpen: boolean
  chatSeenAt: string | null
  lastOutcomeAt: string | null
}

const instant = (text: string): string => new Date(text).toISOString()
const instantOrNull = (text: string | null): string | null => (text === null ? null : instant(text))

/** One pass reads everything once. Throws `not_found` when the signal is not this workspace's. */
export async function look(house: House, about: { workspaceId: string; signalId: string; pass: number; waitId?: string | undefined }): Promise<Situation> {
  const takenAt = house.now().toISOString()
  const rows = await house.db.$queryRaw<{ seen: Seen | null }[]>`
    SELECT json_build_object(
      'signal', json_build_object('id', s."id", 'name', s."name", 'intent', s."intent", 'trust', s."trust", 'source', s."source", 'occurredAt', s."occurredAt"),
      'lead', json_build_object('id', l."id", 'group', l."group", 'state', l."state", 'vip', l."vip", 'origin', l."origin", 'zone', l."zone", 'country', l."country", 'epoch', l."epoch",
        'firstSignalAt', l."firstSignalAt", 'heldUntil', l."heldUntil", 'hasEmail', l."email" IS NOT NULL, 'hasPhone', l."phone" IS NOT NULL, 'employees', l."employees", 'title', l."title"),
      'workspace', json_build_object('zone', w."zone", 'legitimateInterest', w."legitimateInterest"),
      'settings', (SELECT json_build_object('version', p."version", 'body', p."body") FROM "PolicyVersion" p WHERE p."workspaceId" = w."id" AND p."family" = 'guardrails' AND p."liveUntil" IS NULL),
      'touches', (SELECT json_agg(json_build_object('at', t."at", 'channel', t."channel", 'by', t."by", 'angle', t."angle", 'inThread', t."inThread") ORDER BY t."at", t."id")
        FROM "Touch" t WHERE t."leadId" = l."id" AND t."voidedAt" IS NULL AND t."at" > ${takenAt}::timestamptz - interval '30 days' AND t."at" <= ${takenAt}::timestamptz),
      'agentTouchesTotal', (SELECT count(*) FROM "Touch" t WHERE t."leadId" = l."id" AND t."by" = 'agent' AND t."voidedAt" IS NULL),
      'signals', (SELECT json_agg(json_build_object('at', x."occurredAt", 'intent', x."intent", 'trust', x."trust", 'name', x."name") ORDER BY x."occurredAt", x."id")
        FROM "Signal" x WHERE x."leadId" = l."id" AND NOT x."quiet" AND x."occurredAt" > ${takenAt}::timestamptz - interval '30 days' AND x."occurredAt" <= ${takenAt}::timestamptz),
      'consents', (SELECT json_agg(json_build_object('channel', c."channel", 'basis', c."basis", 'granted', c."granted", 'at', c."at", 'expiresAt', c."expiresAt", 'signalId', c."signalId") ORDER BY c."at" DESC, c."id" DESC)
        FROM "Consent" c WHERE c."leadId" = l."id"),
      'openWait', (SELECT json_build_object('waitId', o."id", 'intent', o."intent", 'dueAt', o."dueAt", 'signalId', o."signalId") FROM "Wait" o WHERE o."leadId" = l."id" AND o."state" = 'open'),
      'waited', (SELECT json_build_object('waitId', o."id", 'reason', o."reason", 'createdAt', o."createdAt", 'endedAt', o."endedAt") FROM "Wait" o WHERE o."id" = ${about.waitId ?? ''}),
      'escalationOpen', EXISTS (SELECT 1 FROM "Escalation" e WHERE e."leadId" = l."id" AND e."state" IN ('open', 'claimed')),
      'chatSeenAt', (SELECT max(h."lastSeenAt") FROM "ChatSession" h WHERE h."leadId" = l."id"),
      'lastOutcomeAt', (SELECT max(o."at") FROM "Outcome" o WHERE o."leadId" = l."id" AND o."kind" IN ('reply', 'click', 'meeting_booked') AND o."trust" <> 'likely_bot')
    ) AS seen
    FROM "Signal" s JOIN "Lead" l ON l."id" = s."leadId" JOIN "Workspace" w ON w."id" = s."workspaceId"
    WHERE s."id" = ${about.signalId} AND s."workspaceId" = ${about.workspaceId}`
  const seen = rows[0]?.seen
  if (!seen) throw new Fault('not_found', 'this signal is not known here')
  return situationFrom(seen, { ...about, takenAt, offered: Object.keys(house.couriers) as Channel[] })
}

function situationFrom(seen: Seen, about: { workspaceId: string; pass: number; takenAt: string; offered: Channel[] }): Situation {
  const { takenAt } = about
  const settings = GuardrailSettings.parse(seen.settings.body)
  const name: SignalName = isKnown(seen.signal.name) ? seen.signal.name : 'page_view'
  const touches = (seen.touches ?? []).map((touch): TouchSeen => ({
    at: instant(touch.at), channel: touch.channel as Channel, by: touch.by as TouchSeen['by'], angle: touch.angle as Angle | null, inThread: touch.inThread,
  }))
  const signals = (seen.signals ?? []).map((signal): SeenSignal & { name: string } => ({
    at: instant(signal.at), intent: signal.intent, trust: signal.trust, name: signal.name,
    outcome: isKnown(signal.name) && ['reply', 'click', 'meeting'].includes(catalogue[signal.name].effect ?? ''),
  }))
  const features = computeFeatures({ takenAt, signals, touches, agentTouchesTotal: Number(seen.agentTouchesTotal), employees: seen.lead.employees, title: seen.lead.title })
  const { score } = scoreLead(features)
  const lastTouch = touches.at(-1)?.at ?? ''
  const chatSeenAt = instantOrNull(seen.chatSeenAt)
  const requested = seen.signal.intent === 'explicit' && catalogue[name].effect === null
  const zone = seen.lead.zone && isZone(seen.lead.zone) ? seen.lead.zone : null
  return {
    workspaceId: about.workspaceId, leadId: seen.lead.id, epoch: seen.lead.epoch, takenAt, pass: about.pass,
    signal: { ...seen.signal, name, occurredAt: instant(seen.signal.occurredAt), ageHours: Math.max(0, hoursBetween(instant(seen.signal.occurredAt), takenAt)) },
    waited: seen.waited ? { waitId: seen.waited.waitId, reason: seen.waited.reason, hours: hoursBetween(instant(seen.waited.createdAt), takenAt) } : null,
    openWait: seen.openWait ? { waitId: seen.openWait.waitId, intent: seen.openWait.intent, dueAt: instant(seen.openWait.dueAt) } : null,
    lead: {
      tier: tierOf(score, settings.tiers), score, group: seen.lead.group, state: seen.lead.state, vip: seen.lead.vip, origin: seen.lead.origin,
      zone: zone ?? seen.workspace.zone, zoneKnown: zone !== null, country: seen.lead.country,
      firstSignalAt: instant(seen.lead.firstSignalAt), heldUntil: instantOrNull(seen.lead.heldUntil), hasEmail: seen.lead.hasEmail, hasPhone: seen.lead.hasPhone,
    },
    features, featureVersion: FEATURE_VERSION, touches,
    signalsSinceTouch: signals.filter((signal) => signal.at > lastTouch && signal.trust !== 'likely_bot').length,
    lastOutcomeAt: instantOrNull(seen.lastOutcomeAt),
    basis: basisFor({
      takenAt, signalId: seen.signal.id, requested, country: seen.lead.country, legitimateInterest: seen.workspace.legitimateInterest, chatSeenAt,
      consents: (seen.consents ?? []).map((row) => ({ ...row, at: instant(row.at), expiresAt: instantOrNull(row.expiresAt) })),
    }),
    chatLive: chatSeenAt !== null && (Date.parse(takenAt) - Date.parse(chatSeenAt)) / 1000 < CHAT_LIVE_SECONDS,
    escalationOpen: seen.escalationOpen,
    offered: about.offered,
    settings, settingsVersion: seen.settings.version, workspaceZone: seen.workspace.zone,
  }
}
