import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { PostHog } from 'posthog-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as config from '#app/(posthog)/array/[...path]/route.ts'
import * as batch from '#app/(posthog)/batch/route.ts'
import * as events from '#app/(posthog)/e/route.ts'
import * as flags from '#app/(posthog)/flags/route.ts'
import * as tracking from '#app/v1/[method]/route.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'

const url = await testDatabase()
let house: SampleHouse
let server: Server
let host = ''
const AT = '2026-11-24T09:00:00.000Z'

beforeAll(async () => {
  house = await sampleHouse(url, AT)
  Object.assign(globalThis, { bideHouse: house })
  await house.db.source.create({ data: { id: 'src_ph', workspaceId: WORKSPACE, kind: 'posthog', name: 'PostHog', keyHash: sha256('phc_key'), createdAt: new Date(AT) } })
  await house.db.source.create({ data: { id: 'src_rud', workspaceId: WORKSPACE, kind: 'rudderstack', name: 'RudderStack', keyHash: sha256('rudder-key'), createdAt: new Date(AT) } })
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).flatMap(([key, value]) => (typeof value === 'string' && key !== 'content-length' ? [[key, value]] : [])))
      const asked = new Request(`http://127.0.0.1:3000${request.url}`, { method: 'POST', body: new Uint8Array(Buffer.concat(chunks)), headers })
      const door = request.url?.startsWith('/flags') ? Promise.resolve(flags.POST()) : batch.POST(asked, {})
      void door.then(async (answer) => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => { await house.close(); server.close() })

const web = (event: string, more: object = {}, uuid = event) => ({ event, uuid, timestamp: AT, properties: { token: 'phc_key', distinct_id: 'visitor', $lib: 'web', $device_id: 'visitor', $is_identified: false, $pathname: '/pricing', $current_url: 'https://x.test/pricing', $raw_user_agent: 'Mozilla/5.0 (Macintosh) Safari/605.1.15', ...more } })
const post = (body: BodyInit, headers: Record<string, string> = {}, search = '') => events.POST(new Request(`http://127.0.0.1:3000/e/${search}`, { method: 'POST', body, headers }), {})
const kept = (dedupeKey: string) => house.db.signal.findFirst({ where: { source: 'posthog', dedupeKey } })

test('PostHog’s own Node library, unmodified and pointed here, has its calls kept with their names and people', async () => {
  house.at(new Date().toISOString())
  const posthog = new PostHog('phc_key', { host, flushAt: 20, flushInterval: 0 })
  const failures: unknown[] = []
  posthog.on('error', (error) => failures.push(error))
  posthog.capture({ distinctId: 'ph-user', event: 'Demo Requested', properties: { plan: 'team' } })
  posthog.identify({ distinctId: 'ph-user', properties: { email: 'ph@x.test', name: 'Ph' } })
  posthog.alias({ distinctId: 'ph-user', alias: 'ph-before' })
  posthog.capture({ distinctId: 'ph-user', event: 'Something Else' })
  expect((await posthog.evaluateFlags('ph-user')).isEnabled('any')).toBe(false)
  await posthog.shutdown()
  expect(failures).toEqual([])
  expect((await house.db.signal.findMany({ where: { source: 'posthog' }, orderBy: { name: 'asc' } })).map(({ name }) => name)).toEqual(['alias', 'demo_request', 'identify'])
  expect(await house.db.leadIdentity.findFirst({ where: { kind: 'user_id', value: 'ph-user' }, include: { lead: true } })).toMatchObject({ lead: { email: 'ph@x.test', name: 'Ph' } })
  expect(await house.db.ignoredEvent.count({ where: { source: 'posthog', name: 'something_else' } })).toBe(1)
  house.at(AT)
})

describe('what posthog-js sends', () => {
  test.each<[string, (event: object) => Promise<Response>]>([
    ['plain JSON as text', (event) => post(JSON.stringify(event), { 'content-type': 'text/plain' })], ['a list', (event) => post(JSON.stringify([event]), { 'content-type': 'application/json' })],
    ['gzip that does not say so', (event) => post(new Uint8Array(gzipSync(JSON.stringify(event))), { 'content-type': 'text/plain' }, '?compression=gzip-js&ver=1')],
    ['base64 in a form', (event) => post(`data=${encodeURIComponent(Buffer.from(JSON.stringify(event)).toString('base64'))}`, { 'content-type': 'application/x-www-form-urlencoded' }, '?compression=base64')],
    ['JSON in a form', (event) => post(`data=${encodeURIComponent(JSON.stringify(event))}`, { 'content-type': 'application/x-www-form-urlencoded' })],
    ['with the key beside it', ({ ...event }) => post(JSON.stringify({ api_key: 'phc_key', batch: [event], sent_at: AT }))],
  ])('%s is taken', async (name, send) => {
    const answer = await send(web('$pageview', {}, name))
    expect([answer.status, await answer.json(), answer.headers.get('access-control-allow-origin')]).toEqual([200, { status: 1 }, '*'])
    expect(await kept(name)).toMatchObject({ name: 'pricing_page_view', properties: { path: '/pricing' } })
  })

  test('a visitor becomes a person with what they did before, and what only PostHog needs is ignored by name', async () => {
    await post(JSON.stringify([web('$identify', { distinct_id: 'account', $anon_distinct_id: 'visitor', $set: { email: 'v@x.test' }, $is_identified: true, $user_id: 'account' }), web('$autocapture'), web('$pageleave', { $prev_pageview_max_scroll_percentage: 0.97 }), web('$pageleave', { $prev_pageview_max_scroll_percentage: 0.2 }, 'left')]))
    const lead = await house.db.leadIdentity.findFirst({ where: { kind: 'user_id', value: 'account' }, include: { lead: { include: { identities: true, signals: true } } } })
    expect(lead?.lead.identities.map(({ kind, value }) => [kind, value]).toSorted()).toEqual([['anonymous_id', 'visitor'], ['email', 'v@x.test'], ['user_id', 'account']])
    expect(lead?.lead.signals.filter(({ name }) => name === 'pricing_page_view').length).toBe(6)
    expect(await kept('$pageleave')).toMatchObject({ name: 'page_scrolled' })
    expect((await house.db.ignoredEvent.findMany({ where: { source: 'posthog' }, orderBy: { name: 'asc' } })).map(({ name }) => name)).toEqual(['autocapture', 'feature_flag_called', 'pageleave', 'something_else'])
  })

  test('a wrong key, a truncated gzip, a bomb and no JSON are refused and nothing is kept', async () => {
    const before = await house.db.signal.count()
    const zipped = gzipSync(JSON.stringify(web('$pageview', {}, 'never')))
    const answers = [
      await post(JSON.stringify({ ...web('$pageview', { token: 'phc_other' }, 'never') })), await post(new Uint8Array(zipped.subarray(0, -9))), await post(new Uint8Array(zipped.subarray(0, -9)), { 'content-encoding': 'gzip' }), await post(new Uint8Array(gzipSync(Buffer.alloc(40_000_000, ' ')))),
      await post(`data=${encodeURIComponent(Buffer.from(gzipSync(Buffer.alloc(40_000_000, ' '))).toString('base64'))}`), await post('{"a":'), await post(''), await post('null'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 400, 413, 413, 400, 400, 401])
    expect(await house.db.signal.count()).toBe(before)
  })

  test('its questions about flags and configuration are answered with nothing to do', async () => {
    expect(await flags.POST().json()).toMatchObject({ flags: {}, sessionRecording: false })
    const ask = (...path: string[]) => config.GET(new Request('http://x.test'), { params: Promise.resolve({ path }) })
    expect(await (await ask('phc_key', 'config')).json()).toMatchObject({ surveys: false })
    expect(await (await ask('phc_key', 'config.js')).text()).toContain('_POSTHOG_REMOTE_CONFIG')
    expect((await ask('");alert(1)//', 'config.js')).status).toBe(404)
  })
})

test('RudderStack’s library is taken as it sends: gzip under a form’s content type', async () => {
  const message = (n: number) => ({ type: 'track', event: 'Demo Requested', userId: 'rud-user', messageId: `rud-${n}`, originalTimestamp: AT, sentAt: AT, channel: 'server', properties: {}, context: { library: { name: '@rudderstack/rudder-sdk-node', version: '3.0.13' } }, _metadata: { nodeVersion: '24' } })
  const body = new Uint8Array(gzipSync(JSON.stringify({ batch: [message(1), { ...message(2), type: 'identify', event: undefined, traits: { email: 'rud@x.test' } }, message(1)], timestamp: AT, sentAt: AT })))
  const headers = { authorization: `Basic ${btoa('rudder-key:')}`, 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await tracking.POST(new Request('http://127.0.0.1:3000/v1/batch', { method: 'POST', body, headers }), { params: Promise.resolve({ method: 'batch' }) })
  expect(answer.status).toBe(200)
  expect((await house.db.signal.findMany({ where: { source: 'rudderstack' }, orderBy: { name: 'asc' } })).map(({ name }) => name)).toEqual(['demo_request', 'identify'])
})
