import { afterAll, describe, expect, test } from 'vitest'
import { DecisionFilter } from './filter.ts'
import { eachDecision, listDecisions } from './list.server.ts'
import { readPreview } from './preview.server.ts'
import { readTrace } from './trace.server.ts'
import type { Action } from '#lib/domain/action.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse, sampleLead } from '#lib/testing/sample.server.ts'
import { situation } from '#lib/testing/situation.ts'

const house = await sampleHouse(await testDatabase())
afterAll(() => house.close())
const { db } = house
const OTHER = 'ws_other'
await db.workspace.create({ data: { id: OTHER, name: 'Other', senderName: 'B', senderEmail: 'b@bide.test', postalAddress: '2 Test Street', product: 'tests', createdAt: house.now() } })

const email: Action = { kind: 'send_email', angle: 'meeting', priority: 'normal' }
const sms: Action = { kind: 'send_sms', angle: 'meeting' }
const skip: Action = { kind: 'skip', reason: 'one page view says little' }
const objection = { guard: 'basis', because: 'no written consent for sms' }
const trail = [{ rule: 'channel-rubric', because: 'no written consent for sms', from: 'send_sms:meeting', to: 'send_email:meeting' }]

async function decided(id: string, minute: number, about: { leadId: string; proposed: Action; ruled: Action; changed?: boolean; explored?: boolean; blocked?: boolean; workspaceId?: string }): Promise<string> {
  const at = new Date(Date.UTC(2026, 10, 24, 8, minute))
  const workspaceId = about.workspaceId ?? WORKSPACE
  await db.signal.create({ data: { id: `sig_${id}`, workspaceId, leadId: about.leadId, source: 'api', dedupeKey: id, type: 'track', name: 'pricing_page_bounce', intent: 'high', trust: 'human', properties: { path: '/pricing', note: 'asks for Sina Weber' }, context: { ip: '10.0.0.1' }, occurredAt: at, receivedAt: at, hash: '' } })
  await db.decision.create({
    data: {
      id, workspaceId, leadId: about.leadId, signalId: `sig_${id}`, pass: 1, situation: situation({ takenAt: at.toISOString(), workspaceId, leadId: about.leadId }),
      candidates: [
        { key: 'send_email:meeting', action: email, feasible: true, blockedBy: [], propensity: 0.92, executes: 'send_email:meeting' },
        { key: 'send_sms:meeting', action: sms, feasible: !about.blocked, blockedBy: about.blocked ? [objection] : [], propensity: 0, executes: 'send_email:meeting' },
        { key: 'skip', action: skip, feasible: true, blockedBy: [], propensity: 0.08, executes: 'skip' },
      ],
      seed: id, draw: 0.5, proposedKind: about.proposed.kind, proposed: about.proposed, ruledKind: about.ruled.kind, ruled: about.ruled, trail: about.changed ? trail : [],
      citations: [{ kind: 'signal', id: `sig_${id}`, at: at.toISOString(), words: 'the lead left the pricing page quickly' }], decider: 'rules', explored: about.explored ?? false, propensity: about.explored ? 0.08 : 0.92,
      executedPropensity: 0.92, policyVersion: 'rules-1', settingsVersion: 1, rubricVersion: 'rubric-1', featureVersion: 'features-1',
      baseline: { action: skip, because: 'no drip step is due today', touches: { drip: 2, bide: 1 } }, group: 'treatment', tier: 'warm', origin: 'demo_form', epoch: 1, latency: { look: 4, decide: 1 }, decidedAt: at, hash: 'h',
    },
  })
  return id
}

await sampleLead(db, 'ld_a')
await sampleLead(db, 'ld_b')
await db.lead.create({ data: { id: 'ld_x', workspaceId: OTHER, name: 'Not Ours', origin: 'demo_form', group: 'treatment', firstSignalAt: house.now(), lastSignalAt: house.now() } })
await decided('dec_1', 1, { leadId: 'ld_a', proposed: skip, ruled: skip, explored: true })
await decided('dec_2', 2, { leadId: 'ld_a', proposed: sms, ruled: email, changed: true })
await decided('dec_3', 3, { leadId: 'ld_b', proposed: email, ruled: email, blocked: true })
await decided('dec_4', 4, { leadId: 'ld_a', proposed: skip, ruled: skip })
await decided('dec_x', 5, { leadId: 'ld_x', proposed: skip, ruled: skip, workspaceId: OTHER })
await db.draft.create({ data: { decisionId: 'dec_2', workspaceId: WORKSPACE, leadId: 'ld_a', channel: 'email', to: 'ld_a@lead.test', subject: 'For Sina', text: 'Hello Sina Weber', html: '<p>Hello Sina</p><img src="https://px.example/1.gif">', template: 'email.meeting', slots: [{ name: 'name', value: 'Sina', from: 'lead.name' }], contentHash: 'c', createdAt: new Date(Date.UTC(2026, 10, 24, 8, 2, 1)) } })
await db.complianceCheck.create({ data: { id: 'chk_2', workspaceId: WORKSPACE, decisionId: 'dec_2', leadId: 'ld_a', channel: 'email', destinationHmac: 'd', contentHash: 'c', purpose: 'nurture', epoch: 1, verdict: 'refused', because: 'on the suppression list: unsubscribed', rules: [{ rule: 'registry', version: 'compliance-1', verdict: 'refuse', because: 'on the suppression list: unsubscribed' }], ruleVersion: 'compliance-1', expiresAt: house.now(), createdAt: house.now(), hash: '' } })

const all = { workspaceId: WORKSPACE, reveal: true }
const ask = (more: Record<string, unknown> = {}) => listDecisions(house, DecisionFilter.parse(more), all)
const ids = async (more: Record<string, unknown> = {}) => (await ask(more)).rows.map((row) => row.id)

describe('the explorer', () => {
  test('shows this workspace’s decisions, newest first, and nobody else’s', async () => {
    expect(await ids()).toEqual(['dec_4', 'dec_3', 'dec_2', 'dec_1'])
  })

  test('keeps what a rule changed, what was explored, and what a rule spoke against', async () => {
    expect(await ids({ changed: 'true' })).toEqual(['dec_2'])
    expect(await ids({ explored: 'true' })).toEqual(['dec_1'])
    expect(await ids({ rule: 'basis' })).toEqual(['dec_3'])
    expect(await ids({ rule: 'channel-rubric' })).toEqual(['dec_2'])
    expect(await ids({ action: 'send_email,skip', lead: 'ld_a' })).toEqual(['dec_4', 'dec_2', 'dec_1'])
  })

  test('counts each facet under the other filters', async () => {
    const { facets, total } = await ask({ action: 'skip' })
    expect(total).toBe(2)
    expect(Object.fromEntries(facets.action.map(({ value, count }) => [value, count]))).toEqual({ skip: 2, send_email: 2 })
    expect(facets).toMatchObject({ changed: 0, explored: 1, rule: [{ value: 'basis', count: 1 }, { value: 'channel-rubric', count: 1 }] })
  })

  test('goes on after a decision, and refuses to go on after one that is not here', async () => {
    expect(await ids({ before: 'dec_3' })).toEqual(['dec_2', 'dec_1'])
    await expect(ask({ before: 'dec_x' })).rejects.toMatchObject({ kind: 'invalid', field: '/before' })
  })

  test('keeps to its window', async () => {
    house.at('2026-12-24T09:00:00.000Z')
    expect(await ids({ win: '28d' })).toEqual([])
    expect(await ids({ win: 'all' })).toHaveLength(4)
    house.at('2026-11-24T09:00:00.000Z')
  })

  test('writes every row of the filter into a file once', async () => {
    const written: string[] = []
    for await (const rows of eachDecision(house, DecisionFilter.parse({}), all, 10)) written.push(...rows.map((row) => row.id))
    expect(written).toEqual(['dec_4', 'dec_3', 'dec_2', 'dec_1'])
  })
})

describe('the decision page', () => {
  test('tells the pass from its rows', async () => {
    const trace = await readTrace(house, { ...all, decisionId: 'dec_2' })
    expect(trace.headline).toBe('Email stopped before it left instead of SMS')
    expect(trace.because).toContain('No written consent for SMS, so SMS, meeting angle became email, meeting angle.')
    expect(trace.stages.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'changed', 'done', 'stopped', 'empty'])
    expect(trace.table).toMatchObject({ feasible: 3, sumsToOne: true })
    expect(trace).toMatchObject({ prev: 'dec_1', next: 'dec_4', baseline: { words: 'Skip', touches: { drip: 2, bide: 1 } }, draft: { to: 'ld_a@lead.test' } })
  })

  test('holds nothing that names the lead for a role that may not know it', async () => {
    const trace = await readTrace(house, { workspaceId: WORKSPACE, reveal: false, decisionId: 'dec_2' })
    expect(trace.lead).toMatchObject({ name: 'S. W.', masked: true })
    expect(JSON.stringify(trace)).not.toMatch(/Sina|Weber|lead\.test|10\.0\.0\.1/)
    expect(await readPreview(house, { workspaceId: WORKSPACE, reveal: false, decisionId: 'dec_2' })).not.toMatch(/Sina|example/)
  })

  test('is not found from another workspace', async () => {
    await expect(readTrace(house, { ...all, workspaceId: OTHER, decisionId: 'dec_2' })).rejects.toMatchObject({ kind: 'not_found' })
    await expect(readPreview(house, { ...all, workspaceId: OTHER, decisionId: 'dec_2' })).rejects.toMatchObject({ kind: 'not_found' })
  })
})
