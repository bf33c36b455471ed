import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as hooks from '#app/api/hooks/[source]/route.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { seal } from '#lib/env/seal.server.ts'
import { hookOf, hooks as all } from '#lib/signals/sources/index.ts'
import type { Arrival } from '#lib/signals/sources/source.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'

const url = await testDatabase()
const AT = '2026-11-24T09:00:00.000Z'
const SECONDS = String(Date.parse(AT) / 1000)
const VECTORS = new URL('../../shared/contracts/webhook-vectors.json', import.meta.url)
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const strangers = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = (pair: typeof keys) => pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

let house: SampleHouse
beforeAll(async () => {
  house = await sampleHouse(url, AT)
  Object.assign(globalThis, { bideHouse: house })
  for (const { kind, secret } of vendors) await house.db.source.create({ data: { id: `src_${kind}`, workspaceId: WORKSPACE, kind, name: kind, keyHash: sha256(`key ${kind}`), sealedSecrets: [seal(house.dataKey, newer[kind] ?? 'a-newer-secret'), seal(house.dataKey, secret)], createdAt: new Date(AT) } })
})
beforeEach(() => house.at(AT))
afterAll(() => house.close())

type Signed = { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> }
type Signing = { secret: string; seconds: string; address: string }
type Vendor = {
  kind: string
  secret: string
  /** The body of the nth event, the same each time. */
  body: (n: number, seconds: string) => string | Promise<Signed>
  sign: (body: Uint8Array, signing: Signing) => Record<string, string>
  /** Whether a time is signed, so that an old request is refused rather than known already. */
  timed: boolean
  taken: number
  /** What it is told about a body that cannot be opened, and about one that would not stop growing. */
  unreadable: number
  tooLarge: number
  keeps: { name: string; occurredAt?: Date }
}

const newer: Record<string, string> = { sendgrid: publicKey(strangers), webhook: `whsec_${Buffer.from('another key of thirty-two bytes..').toString('base64')}` }
const mac = (algorithm: string, secret: string | Buffer, encoding: 'hex' | 'base64', ...parts: (string | Uint8Array)[]) => parts.reduce((sum, part) => sum.update(part), createHmac(algorithm, secret)).digest(encoding)
const json = { 'content-type': 'application/json' }
const email = (n: number, vendor: string) => `${vendor}-${n}@lead.test`
const bearing = (_: Uint8Array, { secret }: Signing) => ({ ...json, authorization: `Bearer ${secret}` })

async function form(fields: Record<string, string>, file?: { name: string; type: string; text: string }): Promise<Signed> {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  if (file) data.append('attachment1', new Blob([file.text], { type: file.type }), file.name)
  const request = new Request('http://x.test', { method: 'POST', body: data })
  return { body: new Uint8Array(await request.arrayBuffer()), headers: { 'content-type': request.headers.get('content-type') ?? '' } }
}

const vendors: Vendor[] = [
  {
    kind: 'segment', secret: 'segment secret', timed: false, taken: 202, unreadable: 400, tooLarge: 413, keeps: { name: 'pricing_page_bounce' },
    body: (n) => JSON.stringify({ version: 1, type: 'track', event: 'Pricing Page Bounce', messageId: `seg-${n}`, userId: `seg-${n}`, properties: { url: '/pricing' }, timestamp: AT }),
    sign: (body, { secret }) => ({ ...json, 'x-signature': mac('sha1', secret, 'hex', body) }),
  },
  {
    kind: 'rudderstack', secret: 'rudder-secret', timed: false, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'demo_request' }, sign: bearing,
    body: (n) => JSON.stringify({ type: 'track', event: 'Demo Requested', messageId: `rud-${n}`, userId: `rud-${n}`, originalTimestamp: AT, sentAt: AT, channel: 'server', properties: {}, context: { library: { name: '@rudderstack/rudder-sdk-node' } } }),
  },
  {
    kind: 'posthog', secret: 'posthog-secret', timed: false, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'demo_request' }, sign: bearing,
    body: (n) => JSON.stringify({ event: { uuid: `ph-${n}`, event: 'demo requested', distinct_id: `ph-${n}`, properties: { $lib: 'web', $user_id: `ph-${n}` }, timestamp: AT }, person: { properties: { email: email(n, 'ph') } } }),
  },
  {
    kind: 'hubspot', secret: 'hubspot secret', timed: true, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'identify' },
    body: (n) => JSON.stringify([{ eventId: n, subscriptionId: 1, portalId: 33, appId: 11, occurredAt: Date.parse(AT) - 1000, subscriptionType: 'contact.propertyChange', attemptNumber: 0, objectId: 100 + n, propertyName: 'email', propertyValue: email(n, 'hs'), changeSource: 'CRM' }]),
    sign: (body, { secret, seconds, address }) => ({ ...json, 'x-hubspot-request-timestamp': `${seconds}000`, 'x-hubspot-signature-v3': mac('sha256', secret, 'base64', 'POST', address, body, `${seconds}000`) }),
  },
  {
    kind: 'typeform', secret: 'typeform secret', timed: false, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'demo_request' },
    body: (n) => JSON.stringify({ event_id: `tf-${n}`, event_type: 'form_response', form_response: { form_id: 'f', token: `t-${n}`, submitted_at: AT, hidden: {}, definition: { id: 'f', title: 'Book a demo', fields: [{ id: 'c', title: 'I agree to be written to' }] }, answers: [{ type: 'email', email: email(n, 'tf'), field: { id: 'e', type: 'email', ref: 'email' } }, { type: 'boolean', boolean: true, field: { id: 'c', type: 'legal', ref: 'consent' } }] } }),
    sign: (body, { secret }) => ({ ...json, 'typeform-signature': `sha256=${mac('sha256', secret, 'base64', body)}` }),
  },
  {
    kind: 'calendly', secret: 'calendly secret', timed: true, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'meeting_booked' },
    body: (n) => JSON.stringify({ event: 'invitee.created', created_at: AT, payload: { uri: `https://api.calendly.com/scheduled_events/a/invitees/${n}`, email: email(n, 'cal'), name: 'Sina Weber', timezone: 'Europe/Berlin', rescheduled: false, scheduled_event: { name: 'Demo', start_time: '2026-11-26T09:00:00Z' }, questions_and_answers: [] } }),
    sign: (body, { secret, seconds }) => ({ ...json, 'calendly-webhook-signature': `t=${seconds},v1=${mac('sha256', secret, 'hex', `${seconds}.`, body)}` }),
  },
  {
    kind: 'postmark', secret: 'postmark secret', timed: false, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'inbound_email' },
    body: (n) => JSON.stringify({ From: email(n, 'pm'), FromFull: { Email: email(n, 'pm'), Name: 'Sina Weber' }, ToFull: [{ Email: 'hello@bide.test' }], Subject: 'Pricing', TextBody: 'How much is it?', MessageID: `pm-${n}`, Headers: [{ Name: 'Message-ID', Value: `<pm-${n}@lead.test>` }, { Name: 'X-Spam-Tests', Value: 'DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_PASS' }], Attachments: [] }),
    sign: (_, { secret }) => ({ ...json, authorization: `Basic ${btoa(`bide:${secret}`)}` }),
  },
  {
    kind: 'sendgrid', secret: publicKey(keys), timed: true, taken: 200, unreadable: 400, tooLarge: 413, keeps: { name: 'inbound_email' },
    body: (n) => form({ from: `Sina Weber <${email(n, 'sg')}>`, to: 'hello@bide.test', subject: 'Pricing', text: 'How much is it?', headers: `Message-ID: <sg-${n}@lead.test>\nX-Folded: a\n b`, dkim: '{@lead.test : pass}', SPF: 'pass', envelope: JSON.stringify({ to: ['hello@bide.test'], from: email(n, 'sg') }), attachments: '0' }),
    sign: (body, { secret, seconds }) => ({ 'x-twilio-email-event-webhook-timestamp': seconds, 'x-twilio-email-event-webhook-signature': createSign('sha256').update(seconds).update(body).sign(secret === publicKey(keys) ? keys.privateKey : strangers.privateKey, 'base64') }),
  },
  {
    kind: 'mailgun', secret: 'mailgun secret', timed: true, taken: 200, unreadable: 406, tooLarge: 406, keeps: { name: 'inbound_email' },
    body: (n, seconds) => form({
      timestamp: seconds, token: `token-${n}`, signature: mac('sha256', 'mailgun secret', 'hex', seconds, `token-${n}`), recipient: 'hello@bide.test', sender: email(n, 'mg'), from: `Sina Weber <${email(n, 'mg')}>`, subject: 'Pricing', 'body-plain': 'How much is it?', 'Message-Id': `<mg-${n}@lead.test>`,
      'message-headers': JSON.stringify([['X-Mailgun-Spf', 'Pass'], ['X-Mailgun-Dkim-Check-Result', 'Pass'], ['DKIM-Signature', 'v=1; a=rsa-sha256; d=lead.test; s=x']]),
    }),
    sign: () => ({}),
  },
  {
    kind: 'webhook', secret: `whsec_${Buffer.from('a key that has thirty-two bytes..').toString('base64')}`, timed: true, taken: 202, unreadable: 400, tooLarge: 413, keeps: { name: 'demo_request' },
    body: (n) => JSON.stringify({ type: 'demo.requested', timestamp: AT, data: { email: email(n, 'std'), plan: 'team', n } }),
    sign: (body, { secret, seconds }) => {
      const id = `msg_${createHash('sha256').update(body).digest('hex')}`
      return { ...json, 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,bm90IG1pbmU= v1,${mac('sha256', Buffer.from(secret.slice(6), 'base64'), 'base64', `${id}.${seconds}.`, body)}` }
    },
  },
]

const addressOf = (kind: string) => `http://127.0.0.1:3000/api/hooks/${kind}?source=src_${kind}`

async function signed(vendor: Vendor, n: number, more: Partial<Signing> = {}): Promise<Signed> {
  const signing = { secret: vendor.secret, seconds: SECONDS, address: addressOf(vendor.kind), ...more }
  const made = await vendor.body(n, signing.seconds)
  const { body, headers } = typeof made === 'string' ? { body: new Uint8Array(Buffer.from(made)), headers: {} } : made
  return { body, headers: { ...headers, ...vendor.sign(body, signing) } }
}

const send = (kind: string, { body, headers }: Signed, search = `source=src_${kind}`) =>
  hooks.POST(new Request(`http://127.0.0.1:3000/api/hooks/${kind}?${search}`, { method: 'POST', body, headers }), { params: Promise.resolve({ source: kind }) })

const counts = async () => [await house.db.signal.count(), await house.db.lead.count(), await house.db.dispatch.count(), await house.db.quarantine.count()]
const recompressed = (vendor: Vendor, body: Uint8Array, headers: Record<string, string>, encoding = 'gzip'): Signed => {
  const bytes = new Uint8Array(body)
  return { body: bytes, headers: { ...headers, ...vendor.sign(bytes, { secret: vendor.secret, seconds: SECONDS, address: addressOf(vendor.kind) }), 'content-encoding': encoding } }
}

/** A flipped byte where no signature covers the body is a different statement by the same sender; only what vouches for it can be flipped. */
const COVERED = new Set(['segment', 'hubspot', 'typeform', 'calendly', 'sendgrid', 'webhook'])

test('every vendor there is a door for is in this table', () => expect(all.map(({ kind }) => kind).toSorted()).toEqual(vendors.map(({ kind }) => kind).toSorted()))

describe.each(vendors)('$kind', (vendor) => {
  const { kind } = vendor

  test('a request as the vendor makes it is kept, whichever valid secret signed it', async () => {
    const answer = await send(kind, await signed(vendor, 1))
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: vendor.taken, body: { accepted: 1, rejected: [] } })
    expect(await house.db.signal.findFirst({ where: { source: kind } })).toMatchObject(vendor.keeps)
    if (kind === 'mailgun') return
    const rotated = await send(kind, await signed(vendor, 2, { secret: newer[kind] ?? 'a-newer-secret' }))
    expect(await rotated.json()).toMatchObject({ accepted: 1 })
  })

  test('one flipped byte is refused and nothing is kept', async () => {
    const before = await counts()
    const good = await signed(vendor, 3)
    if (COVERED.has(kind)) good.body[good.body.length >> 1]! ^= 1
    else if (kind === 'mailgun') good.body = new Uint8Array(Buffer.from(Buffer.from(good.body).toString('latin1').replace(/token-3/, 'token-4'), 'latin1'))
    else good.headers.authorization = `${good.headers.authorization!.slice(0, -3)}x${good.headers.authorization!.slice(-2)}`
    expect((await send(kind, good)).status).toBe(401)
    expect(await counts()).toEqual(before)
  })

  test('a wrong secret, no secret and a strange address are refused with 401 and nothing is kept', async () => {
    const before = await counts()
    const wrong = kind === 'sendgrid' ? { ...(await signed(vendor, 3)), headers: { ...(await signed(vendor, 3)).headers, 'x-twilio-email-event-webhook-signature': Buffer.from('no').toString('base64') } } : await signed(vendor, 3, { secret: kind === 'webhook' ? 'whsec_bm9uZSBvZiB5b3VycyBhdCBhbGw=' : 'wrong' })
    if (kind === 'mailgun') wrong.body = new Uint8Array(Buffer.from(Buffer.from(wrong.body).toString('latin1').replace(/[0-9a-f]{64}/, 'f'.repeat(64)), 'latin1'))
    const good = await signed(vendor, 3)
    const bare = kind === 'mailgun' ? await form({ from: 'a@b.test', 'body-plain': 'x' }) : { body: good.body, headers: { 'content-type': good.headers['content-type'] ?? '' } }
    for (const [request, search] of [[wrong], [bare], [good, 'source=src_none'], [good, '']] as [Signed, string?][]) expect((await send(kind, request, search)).status).toBe(401)
    expect(await counts()).toEqual(before)
    expect(await house.db.source.findUnique({ where: { id: `src_${kind}` } })).toMatchObject({ lastRefusal: expect.stringMatching(/\w/), lastRefusedAt: new Date(AT) })
  })

  test('an old request and a replay are refused or known already, and nothing is kept', async () => {
    const first = await signed(vendor, 1)
    const before = await counts()
    const replayed = await send(kind, first)
    expect({ status: replayed.status, body: await replayed.json() }).toMatchObject({ status: vendor.taken, body: { accepted: 0, duplicates: 1 } })
    house.at('2026-11-24T09:20:00.000Z')
    expect((await send(kind, await signed(vendor, 1))).status).toBe(vendor.timed ? 401 : vendor.taken)
    house.at('2026-11-24T08:40:00.000Z')
    if (vendor.timed) expect((await send(kind, await signed(vendor, 7))).status).toBe(401)
    expect(await counts()).toEqual(before)
  })

  test('a truncated gzip, a bomb and what is no message are refused as the vendor understands it, and nothing is kept', async () => {
    const before = await counts()
    const { body, headers } = await signed(vendor, 5)
    const cut = recompressed(vendor, gzipSync(body).subarray(0, -9), headers)
    expect((await send(kind, cut)).status).toBe(vendor.unreadable)
    expect((await send(kind, recompressed(vendor, gzipSync(Buffer.alloc(60_000_000, ' ')), headers))).status).toBe(vendor.tooLarge)
    expect((await send(kind, recompressed(vendor, body, headers, 'compress'))).status).toBe(vendor.unreadable)
    const huge = new Uint8Array((hookOf(kind)?.bytesMax ?? 5 * 1024 * 1024) + 1)
    expect((await send(kind, { body: huge, headers: { ...headers, ...vendor.sign(huge, { secret: vendor.secret, seconds: SECONDS, address: addressOf(kind) }) } })).status).toBe(vendor.tooLarge)
    expect(await counts()).toEqual(before)
  })

  test('gzip, deflate and brotli are opened', async () => {
    for (const [n, encoding, pack] of [[11, 'gzip', gzipSync], [12, 'deflate', deflateSync], [13, 'br', brotliCompressSync]] as const) {
      const { body, headers } = await signed(vendor, n)
      expect(await (await send(kind, recompressed(vendor, pack(body), headers, encoding))).json()).toMatchObject({ accepted: 1 })
    }
  })

  test('what cannot be understood is told what the vendor acts rightly on: never 403, 404 or 410', async () => {
    for (const text of ['', 'null', '7', '[]', '"x"', '{}', '[{}]', '{"a":', '{"payload":{"email":{}},"form_response":{"answers":[7,{"field":{}}],"hidden":7}}', '[[[[[[]]]]]]', `${'['.repeat(100_000)}${']'.repeat(100_000)}`]) {
      const body = new Uint8Array(Buffer.from(text))
      const { status } = await send(kind, { body, headers: { ...json, ...vendor.sign(body, { secret: vendor.secret, seconds: SECONDS, address: addressOf(kind) }) } })
      expect([text.slice(0, 20), [200, 202, 400, 401, 406, 413].includes(status)]).toEqual([text.slice(0, 20), true])
    }
  })

  test('every event delivered three times, shuffled, over two deliveries at once, is one signal', async () => {
    const events = Array.from({ length: 8 }, (_, i) => 100 + i)
    const [one, two] = [events.flatMap((n) => [n, n, n]), events.flatMap((n) => [n, n, n])].map((list, which) => list.toSorted((a, b) => ((a * 7 + which * 3) % 5) - ((b * 7) % 5)))
    const deliver = async (list: number[]) => { for (const n of list) expect((await send(kind, await signed(vendor, n))).status).toBe(vendor.taken) }
    const before = await house.db.signal.count({ where: { source: kind } })
    await Promise.all([deliver(one!), deliver(two!)])
    expect((await house.db.signal.count({ where: { source: kind } })) - before).toBe(events.length)
  })
})

test('a Mailgun token vouches for one message only', async () => {
  const body = async (text: string) => form({ timestamp: SECONDS, token: 'stolen', signature: mac('sha256', 'mailgun secret', 'hex', SECONDS, 'stolen'), sender: 'a@lead.test', from: 'a@lead.test', subject: 's', 'body-plain': text, 'Message-Id': `<${text}@lead.test>`, 'message-headers': '[]' })
  expect((await send('mailgun', await body('mine'))).status).toBe(200)
  const before = await counts()
  expect((await send('mailgun', await body('forged'))).status).toBe(401)
  expect(await counts()).toEqual(before)
})

test('SendGrid without a security policy is known by the password in its address', async () => {
  await house.db.source.create({ data: { id: 'src_sg2', workspaceId: WORKSPACE, kind: 'sendgrid', name: 'by password', sealedSecrets: [seal(house.dataKey, 'parse password')], createdAt: new Date(AT) } })
  const mail = await form({ from: 'p@lead.test', subject: 's', text: 't', headers: 'Message-ID: <p1@lead.test>', dkim: '{@lead.test : pass}' })
  expect((await send('sendgrid', { ...mail, headers: { ...mail.headers, authorization: `Basic ${btoa('bide:parse password')}` } }, 'source=src_sg2')).status).toBe(200)
  expect((await send('sendgrid', mail, 'source=src_sg2')).status).toBe(401)
})

test('a flood is told to come back, in the words of the vendor', async () => {
  await house.db.$executeRaw`INSERT INTO "Dispatch" ("id", "workspaceId", "event", "data", "createdAt") SELECT 'dsp_flood_' || n, ${WORKSPACE}, 'x', '{}', now() FROM generate_series(1, 50001) n`
  house.at('2026-11-24T09:00:10.000Z')
  const answers = await Promise.all(vendors.map(async (vendor) => [vendor.kind, await send(vendor.kind, await signed(vendor, 900))] as const))
  await house.db.dispatch.deleteMany({ where: { id: { startsWith: 'dsp_flood_' } } })
  house.at('2026-11-24T09:00:20.000Z')
  for (const [kind, answer] of answers) {
    const status = ['segment', 'posthog'].includes(kind) ? 503 : 429
    expect([kind, answer.status, answer.headers.get('retry-after')]).toEqual([kind, status, '30'])
    expect(await answer.json()).toMatchObject({ status })
  }
})

describe.skipIf(!existsSync(VECTORS))('the recorded signatures', () => {
  const { vectors } = existsSync(VECTORS) ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: { provider: string; secret: string; method?: string; url?: string; body: string; headers: Record<string, string> }[] }) : { vectors: [] }
  const kinds: Record<string, string> = { 'segment-webhook': 'segment', 'hubspot-v3': 'hubspot', 'hubspot-v1': 'hubspot', typeform: 'typeform', 'standard-webhooks': 'webhook' }
  test.each(vectors.filter(({ provider }) => Object.hasOwn(kinds, provider)))('$provider verifies, and no other secret or body does', async ({ provider, secret, method = 'POST', url: address = 'https://x.test/', body, headers }) => {
    const hook = hookOf(kinds[provider]!)!
    const arrival = (raw: string): Arrival => ({ method, url: address, headers: new Headers(headers), raw: Buffer.from(raw), receivedAtMs: 1795222103000, json: () => Promise.reject(new Error('parsed too early')), form: () => Promise.reject(new Error('parsed too early')), mime: () => Promise.reject(new Error('parsed too early')) })
    expect(await hook.verify(arrival(body), ['whsec_bm9uZQ==', secret])).toBeNull()
    expect(await hook.verify(arrival(body), ['whsec_bm9uZQ=='])).not.toBeNull()
    expect(await hook.verify(arrival(`${body} `), [secret])).not.toBeNull()
  })
})
if (!existsSync(VECTORS)) console.info('the recorded signatures are not on this machine, so they were not compared')

test('HubSpot’s first version signs the secret and the body', async () => {
  const body = JSON.stringify([{ eventId: 9, subscriptionId: 1, portalId: 33, occurredAt: Date.parse(AT), subscriptionType: 'contact.privacyDeletion', objectId: 555 }])
  const answer = await send('hubspot', { body: new Uint8Array(Buffer.from(body)), headers: { 'x-hubspot-signature': createHash('sha256').update(`hubspot secret${body}`).digest('hex'), 'x-hubspot-signature-version': 'v1' } })
  expect(await answer.json()).toMatchObject({ accepted: 1 })
  expect(await house.db.signal.findFirst({ where: { source: 'hubspot', name: 'unsubscribe' } })).toMatchObject({ properties: { erasure: true } })
})
