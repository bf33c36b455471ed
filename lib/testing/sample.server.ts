import { connect } from '#lib/db/client.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Action } from '#lib/domain/action.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import type { House } from '#lib/env/house.server.ts'

export const PEPPER = 'a pepper for tests'
export const WORKSPACE = 'ws_test'

export type SampleHouse = House & { at: (iso: string) => void; close: () => Promise<void> }

/** A house on one database, with a clock that stands until it is set, and one workspace. */
export async function sampleHouse(url: string, startsAt = '2026-11-24T09:00:00.000Z'): Promise<SampleHouse> {
  const db = connect(url, { max: 6 })
  let now = startsAt
  await db.workspace.upsert({
    where: { id: WORKSPACE }, update: {},
    create: { id: WORKSPACE, name: 'Test', senderName: 'Ada of Bide', senderEmail: 'ada@bide.test', postalAddress: '1 Test Street', product: 'tests', createdAt: new Date(startsAt) },
  })
  return {
    db, now: () => new Date(now), pepper: PEPPER, tokenKey: 'a token key for tests', dataKey: Buffer.alloc(32).toString('base64'), baseUrl: 'http://127.0.0.1:3000', couriers: {},
    at: (iso) => { now = iso }, close: async () => { await db.$disconnect(); await db.pool.end() },
  }
}

export async function sampleLead(db: Db, id: string, more: Record<string, unknown> = {}): Promise<string> {
  const at = new Date('2026-11-20T09:00:00.000Z')
  const email = `${id}@lead.test`
  await db.lead.create({ data: { id, workspaceId: WORKSPACE, name: 'Sina Weber', email, company: 'Kranich GmbH', origin: 'demo_form', group: 'treatment', firstSignalAt: at, lastSignalAt: at, ...more } })
  await db.leadIdentity.create({ data: { workspaceId: WORKSPACE, kind: 'email', value: email, leadId: id, at } })
  return id
}

/** A signal of the lead and the decision it led to. Returns the decision's id. */
export async function sampleDecision(db: Db, leadId: string, tag: string, action: Action, decidedAt = new Date('2026-11-24T08:59:59.000Z')): Promise<string> {
  const [signalId, id] = [`sig_${tag}`, `dec_${tag}`]
  await db.signal.create({
    data: { id: signalId, workspaceId: WORKSPACE, leadId, source: 'api', dedupeKey: tag, type: 'track', name: 'demo_request', intent: 'explicit', properties: {}, context: {}, occurredAt: decidedAt, receivedAt: decidedAt, hash: '' },
  })
  await db.decision.create({
    data: {
      id, workspaceId: WORKSPACE, leadId, signalId, pass: 1, situation: { settings: DEFAULT_SETTINGS }, candidates: [], seed: tag, proposedKind: action.kind, proposed: action, ruledKind: action.kind, ruled: action,
      trail: [{ rule: 'vip', because: 'a person answers a VIP', from: 'send_email:answer', to: 'escalate_to_human' }], citations: [], decider: 'rules', explored: false, propensity: 0.5, executedPropensity: 0.5,
      policyVersion: 'rules-1', settingsVersion: 1, rubricVersion: 'rubric-1', featureVersion: 'features-1', baseline: {}, group: 'treatment', tier: 'hot', origin: 'demo_form', epoch: 1, latency: {}, decidedAt, hash: '',
    },
  })
  return id
}

/** A message in the outbox, `ready`, with the clearance behind it. Returns the send's id. */
export async function sampleSend(db: Db, leadId: string, tag: string, at = new Date('2026-11-24T08:59:59.000Z'), way = { channel: 'email', provider: 'smtp' }): Promise<{ decisionId: string; sendId: string }> {
  const decisionId = await sampleDecision(db, leadId, tag, { kind: 'send_email', angle: 'answer', priority: 'normal' }, at)
  const lead = await db.lead.findUniqueOrThrow({ where: { id: leadId }, select: { email: true, epoch: true } })
  const about = {
    workspaceId: WORKSPACE, decisionId, leadId, channel: way.channel, destinationHmac: destinationHmac(PEPPER, WORKSPACE, lead.email ?? ''), contentHash: `content ${tag}`, purpose: 'nurture', epoch: lead.epoch, token: `token ${tag}`, createdAt: at, hash: '',
  }
  await db.draft.create({ data: { decisionId, workspaceId: WORKSPACE, leadId, channel: way.channel, to: lead.email ?? '', subject: 'Hello', text: 'Hello there', html: '<p>Hello there</p>', template: 'answer-1', slots: [], contentHash: about.contentHash, createdAt: at } })
  await db.complianceCheck.create({ data: { ...about, id: `chk_${tag}`, verdict: 'clear', rules: [], ruleVersion: 'compliance-1', expiresAt: new Date(at.getTime() + 3_600_000) } })
  await db.send.create({ data: { ...about, id: `snd_${tag}`, checkId: `chk_${tag}`, provider: way.provider, messageId: `<snd_${tag}@bide.test>` } })
  return { decisionId, sendId: `snd_${tag}` }
}

export async function sampleWait(db: Db, leadId: string, tag: string): Promise<string> {
  const decisionId = await sampleDecision(db, leadId, tag, { kind: 'wait', untilHours: 24, reason: 'too soon' })
  const at = new Date('2026-11-24T08:59:59.000Z')
  await db.wait.create({ data: { id: `wt_${tag}`, workspaceId: WORKSPACE, decisionId, leadId, signalId: `sig_${tag}`, pass: 1, epoch: 1, reason: 'too soon', intent: 'low', dueAt: new Date(at.getTime() + 86_400_000), createdAt: at, hash: '' } })
  return `wt_${tag}`
}
