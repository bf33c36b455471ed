import { afterAll, describe, expect, test } from 'vitest'
import { LeadFilter } from './filter.ts'
import { eachLead, listLeads } from './list.server.ts'
import { readLead } from './record.server.ts'
import { readTimeline } from './timeline.server.ts'
import { TimelineQuery } from './timeline.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { PEPPER, WORKSPACE, sampleHouse, sampleLead, sampleSend, sampleWait } from '#lib/testing/sample.server.ts'

const house = await sampleHouse(await testDatabase())
afterAll(() => house.close())
const { db } = house
const OTHER = 'ws_other'
const ago = (hours: number) => new Date(house.now().getTime() - hours * 3_600_000)
await db.workspace.create({ data: { id: OTHER, name: 'Other', senderName: 'B', senderEmail: 'b@bide.test', postalAddress: '2 Test Street', product: 'tests', createdAt: house.now() } })

await sampleLead(db, 'ld_a', { tier: 'hot', score: 82, lastSignalAt: ago(1), zone: 'America/Chicago' })
await sampleLead(db, 'ld_b', { name: 'Daniel Okafor', company: 'Meridian % Logistics', tier: 'cold', score: 5, origin: 'docs', lastSignalAt: ago(3) })
await sampleLead(db, 'ld_gone', { name: null, email: null, mergedIntoId: 'ld_a' })
await db.lead.create({ data: { id: 'ld_x', workspaceId: OTHER, name: 'Sina Weber', company: 'Kranich GmbH', email: 'ld_x@lead.test', origin: 'demo_form', group: 'treatment', firstSignalAt: house.now(), lastSignalAt: house.now() } })
await sampleWait(db, 'ld_a', 'waiting')
await sampleSend(db, 'ld_b', 'sent', ago(30))
const touch = (id: string, hours: number, more: Record<string, unknown> = {}) => ({ id, workspaceId: WORKSPACE, leadId: 'ld_a', channel: 'email', by: 'agent', at: ago(hours), ...more })
await db.touch.createMany({ data: [touch('tch_1', 30), touch('tch_2', 40, { voidedAt: ago(39) }), touch('tch_3', 50, { inThread: true }), touch('tch_4', 24 * 6)] })
const consent = (id: string, hours: number, more: Record<string, unknown>) => ({ id, workspaceId: WORKSPACE, leadId: 'ld_a', purpose: 'marketing', evidence: {}, at: ago(hours), basis: 'opt_in', granted: true, channel: 'email', ...more })
await db.consent.createMany({ data: [consent('cns_1', 90, {}), consent('cns_2', 80, { channel: 'sms', basis: 'express_written' }), consent('cns_3', 70, { channel: 'sms', basis: 'withdrawal', granted: false })] })
await db.suppression.create({ data: { id: 'sup_1', workspaceId: WORKSPACE, destinationHmac: destinationHmac(PEPPER, WORKSPACE, 'ld_b@lead.test'), channel: 'email', reason: 'unsubscribed', source: 'link', createdAt: ago(2) } })
await db.message.create({ data: { id: 'msg_1', workspaceId: WORKSPACE, leadId: 'ld_b', direction: 'in', channel: 'email', author: 'lead', signalId: 'sig_sent', body: 'Write to Daniel Okafor, please', at: ago(30) } })

const all = { workspaceId: WORKSPACE, reveal: true }
const masked = { workspaceId: WORKSPACE, reveal: false }
const ask = (more: Record<string, unknown> = {}, asker = all) => listLeads(house, LeadFilter.parse(more), asker)
const ids = async (more: Record<string, unknown> = {}, asker = all) => (await ask(more, asker)).rows.map((row) => row.id)
const tell = () => ({ headline: 'Told', because: null })

describe('the list', () => {
  test('holds this workspace’s leads, newest signal first, without those that turned out to be another', async () => {
    expect(await ids()).toEqual(['ld_a', 'ld_b'])
  })

  test('filters, and counts every value under the other filters', async () => {
    expect(await ids({ tier: 'hot,warm' })).toEqual(['ld_a'])
    expect(await ids({ waiting: 'true' })).toEqual(['ld_a'])
    expect(await ids({ origin: 'docs', sort: 'score' })).toEqual(['ld_b'])
    expect((await ask({ tier: 'hot' })).facets).toMatchObject({ tier: [{ value: 'cold', count: 1 }, { value: 'hot', count: 1 }], origin: [{ value: 'demo_form', count: 1 }], waiting: 1 })
  })

  test('finds by part of a name or company, and by a whole address', async () => {
    expect(await ids({ q: 'okafor' })).toEqual(['ld_b'])
    expect(await ids({ q: '% log' })).toEqual(['ld_b'])
    expect(await ids({ q: 'LD_A@lead.test ' })).toEqual(['ld_a'])
    expect(await ids({ q: "'; DROP TABLE" })).toEqual([])
  })

  test('counts the touches that the cap counts, and tells what is planned', async () => {
    const [row] = (await ask()).rows
    expect(row).toMatchObject({ touches: { used: 1, cap: 3, days: 5 }, consent: { email: true, sms: false, chat: false }, next: { kind: 'wait', because: 'too soon' } })
  })

  test('masks who may not be known, and cannot be searched for what it masks', async () => {
    const page = await ask({}, masked)
    expect(JSON.stringify(page)).not.toMatch(/Sina|Weber|Okafor|lead\.test/)
    expect(page.rows.map((row) => row.name)).toEqual(['S. W.', 'D. O.'])
    expect(await ids({ q: 'okafor' }, masked)).toEqual([])
    expect(await ids({ q: 'kranich' }, masked)).toEqual(['ld_a'])
  })

  test('writes every lead of the filter into a file once', async () => {
    const written: string[] = []
    for await (const rows of eachLead(house, LeadFilter.parse({}), all, 100)) written.push(...rows.map((row) => row.id))
    expect(written).toEqual(['ld_a', 'ld_b'])
  })
})

describe('the record', () => {
  test('says what may be done now: the newest word on each channel, and the registry above it', async () => {
    const lead = await readLead(house, { ...all, leadId: 'ld_a' })
    expect(lead.consent.map(({ channel, granted }) => [channel, granted])).toEqual([['email', true], ['sms', false], ['chat', false]])
    expect(lead).toMatchObject({ zone: 'America/Chicago', zoneKnown: true, touches: { used: 1, cap: 3 }, next: { kind: 'wait', waitId: 'wt_waiting' }, latestDecisionId: 'dec_waiting' })
    expect(lead.intent).toHaveLength(14)
    expect((await readLead(house, { ...all, leadId: 'ld_b' })).consent[0]).toMatchObject({ channel: 'email', blocked: 'unsubscribed' })
  })

  test('is not found from another workspace', async () => {
    await expect(readLead(house, { ...all, workspaceId: OTHER, leadId: 'ld_a' })).rejects.toMatchObject({ kind: 'not_found' })
    await expect(readTimeline(house, TimelineQuery.parse({ id: 'ld_a' }), { ...all, workspaceId: OTHER }, tell)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('the timeline', () => {
  const kinds = async (id: string, show = 'all', asker = all) => (await readTimeline(house, TimelineQuery.parse({ id, show }), asker, tell)).items.map((item) => item.kind)

  test('holds each thing once, newest first: a reply is told by its message, not again by its signal', async () => {
    expect(await kinds('ld_b')).toEqual(['suppression', 'decision', 'message'])
    expect(await kinds('ld_a')).toEqual(['decision', 'signal', 'consent', 'consent', 'consent'])
  })

  test('draws the wait of a decision from its row', async () => {
    const { items } = await readTimeline(house, TimelineQuery.parse({ id: 'ld_a', show: 'decisions' }), all, tell)
    expect(items).toMatchObject([{ kind: 'decision', headline: 'Told', wait: { state: 'open', reason: 'too soon' } }])
  })

  test('shows one lane when asked', async () => {
    expect(await kinds('ld_a', 'compliance')).toEqual(['consent', 'consent', 'consent'])
    expect(await kinds('ld_b', 'messages')).toEqual(['decision', 'message'])
    expect(await kinds('ld_b', 'people')).toEqual([])
  })

  test('keeps what a lead wrote from a role that may not know who it is', async () => {
    const { items } = await readTimeline(house, TimelineQuery.parse({ id: 'ld_b' }), masked, tell)
    expect(JSON.stringify(items)).not.toMatch(/Daniel|Okafor/)
  })
})
