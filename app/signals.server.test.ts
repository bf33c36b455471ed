import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { Analytics } from '@segment/analytics-node'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as hooks from '#app/api/hooks/[source]/route.ts'
import * as schema from '#app/api/schemas/signal/v1.json/route.ts'
import * as signals from '#app/api/v1/signals/route.ts'
import * as tracking from '#app/v1/[method]/route.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { seal } from '#lib/env/seal.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'

const url = await testDatabase()
let house: SampleHouse
const AT = new Date('2026-11-24T09:00:00.000Z')
const SECRET = 'seg-shared-secret'

beforeAll(async () => {
  house = await sampleHouse(url)
  Object.assign(globalThis, { bideHouse: house })
  await house.db.apiKey.create({ data: { id: 'key_1', workspaceId: WORKSPACE, name: 'k', hash: sha256('good-key'), prefix: 'good', createdAt: AT } })
  await house.db.apiKey.create({ data: { id: 'key_2', workspaceId: WORKSPACE, name: 'old', hash: sha256('revoked-key'), prefix: 'rev', createdAt: AT, revokedAt: AT } })
  await house.db.source.create({ data: { id: 'src_seg', workspaceId: WORKSPACE, kind: 'segment', name: 'Segment', keyHash: sha256('write-key'), sealedSecrets: [seal(house.dataKey, 'newer secret'), seal(house.dataKey, SECRET)], createdAt: AT } })
  await house.db.source.create({ data: { id: 'src_bare', workspaceId: WORKSPACE, kind: 'segment', name: 'Bare', createdAt: AT } })
})
beforeEach(async () => { await house.db.dispatch.deleteMany(); await house.db.quarantine.deleteMany() })
afterAll(() => house.close())

type Body = string | Uint8Array<ArrayBuffer>
const post = (path: string, body: Body, headers: Record<string, string> = {}) => new Request(`http://127.0.0.1:3000${path}`, { method: 'POST', body, headers })
const told = async (response: Response) => ({ status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Record<string, unknown> })

type Sender = (body: Body, headers?: Record<string, string>) => Promise<Response>
const api: Sender = (body, headers) => signals.POST(post('/api/v1/signals', body, { authorization: 'Bearer good-key', 'content-type': 'application/json', ...headers }), undefined)
const segment = (method: string): Sender => (body, headers) =>
  tracking.POST(post(`/v1/${method}`, body, { authorization: `Basic ${btoa('write-key:')}`, ...headers }), { params: Promise.resolve({ method }) })
const sign = (body: Body, secret = SECRET) => createHmac('sha1', secret).update(body).digest('hex')
const webhook: Sender = (body, headers) => hooks.POST(post('/api/hooks/segment?source=src_seg', body, { 'x-signature': sign(body), ...headers }), { params: Promise.resolve({ source: 'segment' }) })

const doors: [string, Sender][] = [['our own', api], ['Segment’s tracking', segment('track')], ['Segment’s webhook', webhook]]
const item = (more: object = {}) => JSON.stringify({ type: 'track', event: 'page_view', userId: 'u1', ...more })

describe.each(doors)('%s door', (_name, send) => {
  test.each<[string, Body, number, string]>([
    ['bad JSON', '{"type":', 400, 'body'], ['no JSON object', '"hello"', 400, 'body'], ['an empty body', '', 400, 'body'], ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400, 'body'], ['a raw null byte', '{"type":"track\u0000"}', 400, 'body'],
    ['six megabytes', `{"a":"${'x'.repeat(6_000_000)}"}`, 413, 'body'], ['a wrong type', item({ userId: 7 }), 400, '/userId'], ['properties that are a list', item({ properties: [1] }), 400, '/properties'], ['a missing identity', item({ userId: undefined }), 400, '/userId'],
    ['an event without a name', item({ event: undefined }), 400, '/event'], ['an escaped null byte', item({ properties: { a: 'x\u0000' } }), 400, '/properties/a'], ['the year 275760', item({ timestamp: '+275760-09-13T00:00:00.000Z' }), 400, '/timestamp'], ['no date', item({ timestamp: 'soon' }), 400, '/timestamp'],
    ['bottomless nesting', item({ properties: JSON.parse('{"a":'.repeat(500) + '1' + '}'.repeat(500)) }), 400, '/properties/a/a'],
  ])('%s is a problem that names its place, and nothing is kept', async (_what, body, status, field) => {
    const before = [await house.db.signal.count(), await house.db.lead.count()]
    const { type, ...answer } = await told(await send(body))
    expect({ ...answer, body: { field: answer.body.field, status: answer.body.status } }).toEqual({ status, body: { field, status } })
    expect(type).toBe('application/problem+json')
    expect([await house.db.signal.count(), await house.db.lead.count()]).toEqual(before)
    expect(await house.db.dispatch.count()).toBe(0)
  })

  test('emoji, __proto__, constructor and unknown events are taken and do nothing', async () => {
    for (const body of [item({ event: '🦔' }), item({ event: '__proto__' }), '{"type":"track","event":"page_view","userId":"constructor","properties":{"__proto__":{"polluted":1},"constructor":{"x":"🦔"}}}']) expect((await send(body)).status).toBeLessThan(300)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('a gzip body is opened, a bomb is not', async () => {
    const sent = async (text: string, encoding = 'gzip') => {
      const body = new Uint8Array(gzipSync(text))
      return told(await send(body, { 'content-encoding': encoding, 'x-signature': sign(body) }))
    }
    expect((await sent(item({ userId: 'zip' }))).status).toBeLessThan(300)
    expect(await sent(`{"a":"${' '.repeat(40_000_000)}"}`)).toMatchObject({ status: 413, body: { field: 'body' } })
    expect(await sent(item(), 'br')).toMatchObject({ status: 400, body: { field: 'content-encoding' } })
    expect(await sent(item(), 'constructor')).toMatchObject({ status: 400, body: { field: 'content-encoding' } })
  })
})

describe('credentials', () => {
  test.each(['', 'Bearer', 'Bearer wrong', 'Bearer revoked-key', 'Basic Z29vZC1rZXk6', 'Bearer \u00ff'])('our door refuses %j', async (authorization) => {
    expect(await told(await api(item(), { authorization }))).toMatchObject({ status: 401, type: 'application/problem+json', body: { field: 'authorization' } })
  })

  test.each([`Basic ${btoa('wrong:')}`, 'Basic %%%', 'Bearer wrong', 'Digest x'])('Segment’s door refuses %j', async (authorization) => {
    expect(await told(await segment('batch')('{"batch":[]}', { authorization }))).toMatchObject({ status: 401, body: { field: 'authorization' } })
  })

  test('Segment’s door takes the write key from the body', async () => {
    const send = (body: object) => tracking.POST(post('/v1/t', JSON.stringify(body), { 'content-type': 'text/plain' }), { params: Promise.resolve({ method: 't' }) })
    expect((await send({ event: 'page_view', userId: 'u', writeKey: 'write-key' })).status).toBe(200)
    expect((await send({ event: 'page_view', userId: 'u', writeKey: 'wrong' })).status).toBe(401)
    expect((await send({ event: 'page_view', userId: 'u' })).status).toBe(401)
  })

  test.each<[string, Record<string, string>, string, string]>([
    ['a wrong signature', { 'x-signature': sign('other') }, 'src_seg', 'x-signature'], ['a short signature', { 'x-signature': 'ab' }, 'src_seg', 'x-signature'], ['an empty signature', { 'x-signature': '' }, 'src_seg', 'x-signature'],
    ['a source nobody knows', {}, 'src_none', 'source'], ['a source without a secret', { 'x-signature': sign(item(), '') }, 'src_bare', 'source'],
  ])('the webhook refuses %s', async (_what, headers, id, field) => {
    const response = await hooks.POST(post(`/api/hooks/segment?source=${id}`, item(), { 'x-signature': sign(item()), ...headers }), { params: Promise.resolve({ source: 'segment' }) })
    expect(await told(response)).toMatchObject({ status: 401, body: { field } })
  })

  test('either secret is good while they rotate, and the recorded vector verifies', async () => {
    expect((await webhook(item({ messageId: 'rot' }), { 'x-signature': sign(item({ messageId: 'rot' }), 'newer secret') })).status).toBe(202)
    const body = '{"version":1,"type":"track","messageId":"node-next-1","userId":"u1","event":"Pricing Page Bounce","properties":{"url":"/pricing"},"timestamp":"2026-11-21T00:48:23.925Z"}'
    expect(await told(await webhook(body))).toMatchObject({ status: 202, body: { accepted: 1 } })
    expect(await house.db.signal.findFirst({ where: { dedupeKey: 'node-next-1' } })).toMatchObject({ name: 'pricing_page_bounce', source: 'segment', occurredAt: new Date('2026-11-21T00:48:23.925Z') })
  })

  test.each(['constructor', '__proto__', 'fax'])('there is no webhook called %s', async (source) => {
    expect((await hooks.POST(post(`/api/hooks/${source}`, '{}'), { params: Promise.resolve({ source }) })).status).toBe(404)
  })
})

describe('batches', () => {
  test('our door answers for each item, and a thousand and one are too many', async () => {
    const batch = [{ type: 'track', event: 'demo_request', email: 'b1@x.test', messageId: 'b1' }, { type: 'track', event: 'demo_request' }, { type: 'track', event: 'Something Else', userId: 'u' }, { type: 'track', event: 'demo_request', email: 'b1@x.test', messageId: 'b1' }]
    expect(await told(await api(JSON.stringify({ batch })))).toMatchObject({ status: 202, body: { accepted: 1, duplicates: 1, ignored: 1, rejected: [{ index: 1, field: '/userId' }] } })
    expect(await house.db.quarantine.count()).toBe(1)
    expect(await told(await api(JSON.stringify({ batch: Array.from({ length: 1001 }, () => 1) })))).toMatchObject({ status: 413, body: { field: '/batch' } })
    expect(await told(await api('{"batch":{}}'))).toMatchObject({ status: 400, body: { field: '/batch' } })
    expect(await told(await api('{"batch":[]}'))).toMatchObject({ status: 202, body: { accepted: 0 } })
  })

  test('Segment’s door keeps the good, quarantines the bad and says success', async () => {
    const batch = [{ type: 'track', event: 'Demo Requested', userId: 's1', messageId: 's1' }, { type: 'track', event: 'Demo Requested', messageId: 's2' }, { type: 'delete', userId: 's9', messageId: 's3' }, 'x']
    expect(await told(await segment('batch')(JSON.stringify({ batch })))).toMatchObject({ status: 200, body: { success: true } })
    expect(await house.db.signal.findMany({ where: { dedupeKey: { in: ['s1', 's2', 's3'] } }, orderBy: { dedupeKey: 'asc' } })).toMatchObject([{ name: 'demo_request' }, { name: 'unsubscribe', properties: { erasure: true } }])
    expect(await house.db.quarantine.count()).toBe(2)
    expect(await house.db.source.findUnique({ where: { id: 'src_seg' } })).toMatchObject({ lastSignalAt: AT })
  })

  test('an import is history: kept, and nothing is asked of the agent', async () => {
    await segment('import')(JSON.stringify({ batch: [{ type: 'track', event: 'Demo Requested', userId: 'past', messageId: 'past', timestamp: '2025-05-05T05:05:05Z' }] }))
    expect(await house.db.signal.findFirst({ where: { dedupeKey: 'past' } })).toMatchObject({ quiet: true })
    expect(await house.db.dispatch.count()).toBe(0)
  })
})

test('what is not POST is answered with what is', async () => {
  for (const door of [signals, tracking, hooks]) {
    const response = door.GET()
    expect(await told(response)).toMatchObject({ status: 405, type: 'application/problem+json' })
    expect(door.PUT().headers.get('allow')).toBe('POST')
  }
})

test('the schema is published', async () => expect(await schema.GET().json()).toMatchObject({ $id: 'http://127.0.0.1:3000/api/schemas/signal/v1.json', anyOf: expect.anything() }))

test('Segment’s own SDK, unmodified and pointed here, has its calls kept with their names and people', async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const [path = '', method = ''] = [request.url, request.url?.split('/').at(-1)]
      const headers = Object.fromEntries(Object.entries(request.headers).flatMap(([key, value]) => (typeof value === 'string' && key !== 'content-length' ? [[key, value]] : [])))
      void tracking.POST(post(path, new Uint8Array(Buffer.concat(chunks)), headers), { params: Promise.resolve({ method }) }).then(async (answer) => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  house.at(new Date().toISOString())
  const analytics = new Analytics({ writeKey: 'write-key', host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, flushAt: 10, maxRetries: 0 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  analytics.page({ anonymousId: 'sdk-anon', name: 'Pricing', properties: { path: '/pricing' } })
  analytics.identify({ anonymousId: 'sdk-anon', userId: 'sdk-user', traits: { email: 'sdk@x.test', name: 'Sdk', company: { name: 'Seg', employee_count: 12 } } })
  analytics.track({ userId: 'sdk-user', event: 'Demo Requested', properties: { source: 'docs' } })
  analytics.group({ userId: 'sdk-user', groupId: 'g1', traits: { name: 'Segue' } })
  await analytics.closeAndFlush()
  await new Promise((resolve) => server.close(resolve))
  expect(failures).toEqual([])
  const lead = await house.db.lead.findFirst({ where: { email: 'sdk@x.test' }, include: { signals: { orderBy: { ledgerNo: 'asc' } } } })
  expect(lead).toMatchObject({ name: 'Sdk', company: 'Segue', employees: 12, origin: 'pricing_page' })
  expect(lead?.signals.map(({ name, quiet }) => [name, quiet])).toEqual([['pricing_page_view', false], ['identify', true], ['demo_request', false], ['identify', true]])
})

