import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '#inngest/keep.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { PEPPER, WORKSPACE, sampleHouse, sampleLead, sampleSend, sampleWait } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { signalHash } from './normalize.ts'
import type { Normal } from './normalize.ts'

const url = await testDatabase()
let house: SampleHouse
beforeAll(async () => { house = await sampleHouse(url) })
afterAll(() => house.close())

const BROWSER = { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15' }
const OTHER = 'ws_other'
const AT = '2026-11-24T09:00:00.000Z'
const api = (...items: unknown[]) => keep(house, { workspaceId: WORKSPACE, source: 'api', items })
const track = (event: string, more: object = {}) => ({ type: 'track', event, ...more })
const leadOf = async (kind: string, value: string) => (await house.db.leadIdentity.findUnique({ where: { workspaceId_kind_value: { workspaceId: WORKSPACE, kind, value } }, include: { lead: true } }))?.lead

describe('keeping a signal', () => {
  test('the same message id is kept once, and its event is written once', async () => {
    const item = track('demo_request', { email: 'once@lead.test', messageId: 'once' })
    const first = await api(item)
    const second = await api(item, item)
    expect(first).toMatchObject({ accepted: 1, duplicates: 0 })
    expect(second).toMatchObject({ accepted: 0, duplicates: 2, signalIds: [] })
    const kept = await house.db.signal.findMany({ where: { dedupeKey: 'once' } })
    expect(kept.map(({ id }) => id)).toEqual(first.signalIds)
    const events = await house.db.dispatch.findMany({ where: { data: { path: ['signalId'], equals: first.signalIds[0] } } })
    expect(events.map(({ id, event, data }) => ({ id, name: event, data }))).toEqual(first.events)
    expect(events[0]?.event).toBe('lead/signal.received')
  })

  test('the row holds what its hash covers', async () => {
    const { signalIds } = await api(track('Pricing Page Viewed', { userId: 'hash-1', messageId: 'hash-1', properties: { z: 1e21, a: ['🙂', null, 1.5, -0], nested: { b: 1, a: 2 } }, context: { ip: '192.0.2.1' } }))
    const row = await house.db.signal.findUniqueOrThrow({ where: { id: signalIds[0]! } })
    expect(row.name).toBe('pricing_page_view')
    expect(signalHash(WORKSPACE, 'api', { ...row, occurredAt: row.occurredAt.toISOString() } as unknown as Normal)).toBe(row.hash)
  })

  test('a bad item is quarantined with its reason and its neighbours are kept', async () => {
    const answer = await api(
      track('page_view', { userId: 'good-1', messageId: 'n1' }), track('page_view', { userId: 'nul\u0000l' }), track('page_view', { userId: 'good-2', timestamp: '+275760-09-13T00:00:00Z' }),
      track('page_view'), track('Astrology Read', { userId: 'good-1' }), 7, track('page_view', { userId: 'good-2', messageId: 'n2' }),
    )
    expect(answer).toMatchObject({ accepted: 2, duplicates: 0, ignored: 1 })
    expect(answer.rejected.map(({ index, field }) => [index, field])).toEqual([[1, '/userId'], [2, '/timestamp'], [3, '/userId'], [5, 'body']])
    const kept = await house.db.quarantine.findMany({ where: { workspaceId: WORKSPACE } })
    expect(kept.map(({ field }) => field).sort()).toEqual(['/timestamp', '/userId', '/userId', 'body'])
    expect(await house.db.ignoredEvent.findMany()).toMatchObject([{ name: 'astrology_read', count: 1, source: 'api' }])
    expect(await house.db.source.findFirst({ where: { kind: 'api' } })).toMatchObject({ rejectedCount: 4, duplicateCount: 2 })
  })

  test('odd values are kept inert', async () => {
    const odd = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"lone":"\\ud800!","emoji":"🦔","toJSON":"no"}') as Record<string, unknown>
    const answer = await api(track('page_view', { userId: '__proto__', messageId: 'odd', properties: odd }), { type: 'identify', userId: 'constructor', traits: odd, messageId: 'odd-2' })
    expect(answer).toMatchObject({ accepted: 2, rejected: [] })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect((await house.db.signal.findFirst({ where: { dedupeKey: 'odd' } }))?.properties).toMatchObject({ lone: '\ufffd!', emoji: '🦔' })
  })

  test('a batch of a thousand is kept in its order', async () => {
    const items = Array.from({ length: 1000 }, (_, i) => track('docs_pageview', { anonymousId: `many-${i % 150}`, messageId: `many-${i}` }))
    const answer = await api(...items)
    expect(answer.accepted).toBe(1000)
    const pending = await house.db.dispatch.findMany({ where: { id: { in: answer.events.map(({ id }) => id) } }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: 100 })
    expect(pending.map(({ id }) => id)).toEqual(answer.events.slice(0, 100).map(({ id }) => id))
    expect(await house.db.leadIdentity.count({ where: { value: { startsWith: 'many-' } } })).toBe(150)
  })

  test('another workspace keeps its own, and sees nobody of this one', async () => {
    await house.db.workspace.create({ data: { id: OTHER, name: 'Other', senderName: 'x', senderEmail: 'x@bide.test', postalAddress: 'x', product: 'x', createdAt: new Date(AT) } })
    const item = track('demo_request', { email: 'both@lead.test', messageId: 'both' })
    const [here, there] = [await api(item), await keep(house, { workspaceId: OTHER, source: 'api', items: [item] })]
    expect([here.accepted, there.accepted]).toEqual([1, 1])
    expect(here.signalIds).not.toEqual(there.signalIds)
    expect(await house.db.leadIdentity.count({ where: { value: 'both@lead.test' } })).toBe(2)
  })

  test('what is only for the record asks for no decision', async () => {
    const answer = await keep(house, { workspaceId: WORKSPACE, source: 'backfill', quiet: true, items: [track('demo_request', { email: 'past@lead.test', timestamp: '2025-01-01T00:00:00Z' })] })
    expect(answer).toMatchObject({ accepted: 1, events: [] })
  })
})

describe('whose signal it is', () => {
  test('concurrent first signals of one person make one lead', async () => {
    const herd = Array.from({ length: 24 }, (_, i) => api(track('page_view', { email: 'Herd@Lead.test', ...(i % 2 ? { anonymousId: 'herd' } : {}), messageId: `herd-${i}` })))
    const answers = await Promise.all(herd)
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(24)
    const lead = await leadOf('email', 'herd@lead.test')
    expect(await house.db.signal.count({ where: { leadId: lead!.id } })).toBe(24)
    expect(await house.db.lead.count({ where: { email: 'herd@lead.test' } })).toBe(1)
  })

  test('concurrent repetitions of one message keep it once and stop the lead once', async () => {
    await api(track('page_view', { userId: 'echo', messageId: 'echo-0' }))
    const answers = await Promise.all(Array.from({ length: 12 }, () => api(track('reply', { userId: 'echo', messageId: 'echo', properties: { text: 'Call me' } }))))
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1)
    expect(await leadOf('user_id', 'echo')).toMatchObject({ epoch: 2, state: 'human' })
  })

  test('identify fills in the person, and the visitor’s past comes along', async () => {
    await api(track('pricing_page_view', { anonymousId: 'web-7', messageId: 'w1' }))
    const visitor = await leadOf('anonymous_id', 'web-7')
    await api({ type: 'identify', anonymousId: 'web-7', userId: 'u-7', traits: { name: 'Jo Ek', email: 'Jo@Ek.test', company: { name: 'Ek AB', employee_count: 120 }, timezone: 'Europe/Stockholm', country: 'se', phone: '+46 8 501 640 50' } })
    expect(await leadOf('user_id', 'u-7')).toMatchObject({ id: visitor!.id, name: 'Jo Ek', email: 'jo@ek.test', company: 'Ek AB', employees: 120, zone: 'Europe/Stockholm', country: 'SE', phone: '+46850164050', origin: 'pricing_page' })
  })

  test('two leads that turn out to be one become the older, and nothing of either is lost or left pending', async () => {
    await api(track('form_submitted', { email: 'old@merge.test', messageId: 'm1', timestamp: '2026-11-20T09:00:00Z' }))
    await api(track('page_view', { anonymousId: 'browser', messageId: 'm2', timestamp: '2026-11-22T09:00:00Z', traits: { consent: { sms: { granted: true, text: 'I agree' } } } }))
    const [old, young] = [await leadOf('email', 'old@merge.test'), await leadOf('anonymous_id', 'browser')]
    await sampleWait(house.db, old!.id, 'merge')
    const { events } = await api({ type: 'identify', anonymousId: 'browser', email: 'old@merge.test', messageId: 'm3' })
    expect(events).toMatchObject([{ name: 'lead/wait.due', data: { leadId: old!.id, signalId: 'sig_merge', waitId: 'wt_merge', pass: 2 } }])
    expect(await house.db.dispatch.findUnique({ where: { id: events[0]!.id } })).toMatchObject({ event: 'lead/wait.due', data: events[0]!.data })
    expect(await house.db.lead.findUnique({ where: { id: young!.id } })).toMatchObject({ mergedIntoId: old!.id, state: 'erased', epoch: 2 })
    expect(await house.db.lead.findUnique({ where: { id: old!.id } })).toMatchObject({ epoch: 2, state: 'nurturing' })
    expect(await leadOf('anonymous_id', 'browser')).toMatchObject({ id: old!.id })
    expect((await house.db.signal.findMany({ where: { leadId: old!.id, source: 'api', dedupeKey: { in: ['m1', 'm2', 'm3'] } } })).length).toBe(3)
    expect(await house.db.consent.count({ where: { leadId: old!.id, basis: 'express_written' } })).toBe(1)
    expect(await house.db.wait.findUnique({ where: { id: 'wt_merge' } })).toMatchObject({ state: 'dead', endedBy: 'this lead turned out to be the same person as another' })
    expect(await house.db.auditEntry.count({ where: { verb: 'lead.merged', objectId: old!.id } })).toBe(1)
    expect(await house.db.dispatch.count({ where: { data: { path: ['leadId'], equals: young!.id } } })).toBe(0)
  })

  test('a merge keeps the stricter word on consent', async () => {
    await api({ type: 'identify', email: 'no@strict.test', traits: { consent: { email: false } }, messageId: 's1', timestamp: '2026-11-01T09:00:00Z' })
    await api({ type: 'identify', anonymousId: 'strict', traits: { consent: { email: true } }, messageId: 's2', timestamp: '2026-11-10T09:00:00Z' })
    await api({ type: 'identify', anonymousId: 'strict', email: 'no@strict.test', messageId: 's3' })
    const lead = await leadOf('email', 'no@strict.test')
    const last = await house.db.consent.findFirst({ where: { leadId: lead!.id, channel: 'email' }, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
    expect(last).toMatchObject({ granted: false, basis: 'withdrawal' })
  })

  test('an account that is somebody else’s is not stolen, and the signal says so', async () => {
    await api({ type: 'identify', userId: 'acc-1', email: 'one@steal.test', messageId: 't1' })
    await api({ type: 'identify', userId: 'acc-2', email: 'two@steal.test', messageId: 't2' })
    const { signalIds } = await api({ type: 'identify', userId: 'acc-1', email: 'two@steal.test', messageId: 't3' })
    const [one, two] = [await leadOf('user_id', 'acc-1'), await leadOf('email', 'two@steal.test')]
    expect(one!.id).not.toBe(two!.id)
    expect(one!.email).toBe('one@steal.test')
    expect(await house.db.signal.findUnique({ where: { id: signalIds[0]! } })).toMatchObject({ leadId: one!.id, context: { namesOfOthers: [{ kind: 'email', leadId: two!.id }] } })
  })
})

describe('what a signal stops', () => {
  test('a reply raises the epoch, kills the open wait and fails the ready message, in one transaction', async () => {
    await sampleLead(house.db, 'ld_reply')
    await sampleSend(house.db, 'ld_reply', 'reply-send')
    await sampleWait(house.db, 'ld_reply', 'reply-wait')
    const { signalIds, events } = await api(track('reply', { email: 'ld_reply@lead.test', messageId: 'r1', properties: { text: 'Yes, call me <script>', subject: 'Re: Hello' } }))
    expect(events.map(({ name }) => name)).toEqual(['lead/replied'])
    expect(await house.db.lead.findUnique({ where: { id: 'ld_reply' } })).toMatchObject({ epoch: 2, state: 'human' })
    expect(await house.db.wait.findUnique({ where: { id: 'wt_reply-wait' } })).toMatchObject({ state: 'dead', endedBy: 'the lead replied' })
    expect(await house.db.send.findUnique({ where: { id: 'snd_reply-send' } })).toMatchObject({ state: 'failed', because: 'the lead replied' })
    expect(await house.db.message.findFirst({ where: { signalId: signalIds[0]! } })).toMatchObject({ direction: 'in', author: 'lead', channel: 'email', subject: 'Re: Hello', body: 'Yes, call me <script>' })
    expect(await house.db.auditEntry.count({ where: { verb: 'lead.replied', objectId: 'ld_reply' } })).toBe(1)
  })

  test('an automatic reply stops nothing', async () => {
    await sampleLead(house.db, 'ld_away')
    const { events } = await api(track('reply', { email: 'ld_away@lead.test', messageId: 'away', properties: { text: 'I am away', autoReply: true } }))
    expect(events.map(({ name }) => name)).toEqual(['lead/signal.received'])
    expect(await house.db.lead.findUnique({ where: { id: 'ld_away' } })).toMatchObject({ epoch: 1, state: 'nurturing' })
  })

  test.each([['unsubscribe', {}], ['Unsubscribed', {}], ['reply', { text: ' STOP. ' }]])('%s closes every address to every channel', async (event, properties) => {
    const id = `ld_out_${event}`.toLowerCase() + Object.keys(properties).length
    await sampleLead(house.db, id)
    const { events } = await api(track(event, { email: `${id}@lead.test`, messageId: `out-${id}`, properties }))
    expect(events.map(({ name }) => name)).toEqual(['lead/opted.out'])
    expect(await house.db.lead.findUnique({ where: { id } })).toMatchObject({ epoch: 2, state: 'opted_out' })
    expect(await house.db.suppression.findMany({ where: { destinationHmac: destinationHmac(PEPPER, WORKSPACE, `${id}@lead.test`) } })).toMatchObject([{ channel: 'all', reason: 'unsubscribed' }])
    expect(await house.db.consent.findMany({ where: { leadId: id, basis: 'withdrawal' } })).toHaveLength(3)
  })

  test('a hard bounce closes the address for email only; a full mailbox closes nothing', async () => {
    await sampleLead(house.db, 'ld_hard')
    await sampleLead(house.db, 'ld_soft')
    await api(track('bounce', { email: 'ld_hard@lead.test' }), track('bounce', { email: 'ld_soft@lead.test', properties: { type: 'soft' } }))
    expect(await house.db.suppression.findMany({ where: { reason: 'hard_bounce', destinationHmac: destinationHmac(PEPPER, WORKSPACE, 'ld_hard@lead.test') } })).toMatchObject([{ channel: 'email' }])
    expect(await house.db.lead.findUnique({ where: { id: 'ld_hard' } })).toMatchObject({ state: 'nurturing', epoch: 2 })
    expect(await house.db.lead.findUnique({ where: { id: 'ld_soft' } })).toMatchObject({ epoch: 1 })
  })

  test('a touch by another tool is counted, and consent is written with its evidence once', async () => {
    await sampleLead(house.db, 'ld_touch')
    await api(track('touch_elsewhere', { email: 'ld_touch@lead.test', messageId: 'te', properties: { channel: 'sms', by: 'person' } }))
    expect(await house.db.touch.findMany({ where: { leadId: 'ld_touch' } })).toMatchObject([{ channel: 'sms', by: 'person' }])
    expect((await house.db.lead.findUnique({ where: { id: 'ld_touch' } }))?.lastTouchAt?.toISOString()).toBe(AT)
    const say = (messageId: string) => api({ type: 'identify', email: 'ld_touch@lead.test', messageId, traits: { consent: { email: true, sms: { granted: true, text: 'I agree to texts', url: 'https://x.test', ip: '192.0.2.9' } } } })
    await say('c1')
    await say('c2')
    await api(track('demo_request', { email: 'ld_touch@lead.test', messageId: 'c3' }))
    const consents = await house.db.consent.findMany({ where: { leadId: 'ld_touch' }, orderBy: { basis: 'asc' } })
    expect(consents.map(({ channel, basis }) => [channel, basis])).toEqual([['email', 'explicit_request'], ['sms', 'express_written'], ['email', 'opt_in']])
    expect(consents[1]?.evidence).toMatchObject({ text: 'I agree to texts', url: 'https://x.test', ip: '192.0.2.9' })
    expect(consents[0]?.expiresAt?.toISOString()).toBe('2026-12-24T09:00:00.000Z')
  })

  test('a click within ten seconds of the delivery is a scanner’s', async () => {
    await sampleLead(house.db, 'ld_click')
    const { sendId } = await sampleSend(house.db, 'ld_click', 'click')
    await house.db.send.update({ where: { id: sendId }, data: { state: 'sending', claimedAt: new Date(AT) } })
    await house.db.send.update({ where: { id: sendId }, data: { state: 'accepted', settledAt: new Date(AT) } })
    house.at('2026-11-24T09:05:00.000Z')
    const { signalIds } = await api(
      track('click', { email: 'ld_click@lead.test', timestamp: '2026-11-24T09:00:04Z', messageId: 'k1' }), track('click', { email: 'ld_click@lead.test', timestamp: '2026-11-24T09:04:00Z', context: BROWSER, messageId: 'k2' }),
    )
    const rows = await house.db.signal.findMany({ where: { id: { in: signalIds } }, orderBy: { occurredAt: 'asc' } })
    expect(rows.map(({ trust }) => trust)).toEqual(['likely_bot', 'human'])
  })

  test('a gateway that opens every link long after delivery, unsubscribe included, is believed in nothing and opts nobody out', async () => {
    await sampleLead(house.db, 'ld_gate')
    const { sendId } = await sampleSend(house.db, 'ld_gate', 'gate')
    await house.db.send.update({ where: { id: sendId }, data: { state: 'sending', claimedAt: new Date(AT) } })
    await house.db.send.update({ where: { id: sendId }, data: { state: 'accepted', settledAt: new Date(AT) } })
    house.at('2026-11-24T09:30:00.000Z')
    const opened = (n: number, event: string, more: object) => track(event, { email: 'ld_gate@lead.test', timestamp: `2026-11-24T09:20:0${n}Z`, messageId: `gate-${n}`, context: { ...BROWSER, method: 'GET' }, ...more })
    const links = [opened(0, 'click', { properties: { url: '/a' } }), opened(1, 'click', { properties: { url: '/b' } }), opened(2, 'click', { properties: { url: '/c' } }), opened(3, 'unsubscribe', { properties: { url: '/u' } })]
    const { signalIds } = await api(...links)
    expect((await house.db.signal.findMany({ where: { id: { in: signalIds } } })).map(({ trust }) => trust)).toEqual(['likely_bot', 'likely_bot', 'likely_bot', 'likely_bot'])
    const later = await api(opened(4, 'click', { properties: { url: '/d' } }))
    expect(await house.db.signal.findUnique({ where: { id: later.signalIds[0]! } })).toMatchObject({ trust: 'likely_bot' })
    expect(await house.db.lead.findUnique({ where: { id: 'ld_gate' } })).toMatchObject({ state: 'nurturing', epoch: 1 })
    expect(await house.db.suppression.count({ where: { destinationHmac: destinationHmac(PEPPER, WORKSPACE, 'ld_gate@lead.test') } })).toBe(0)
    expect(await house.db.consent.count({ where: { leadId: 'ld_gate' } })).toBe(0)
  })
})
