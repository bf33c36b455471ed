import { createHmac, randomUUID } from 'node:crypto'
import { Analytics } from '@segment/analytics-node'
import pg from 'pg'
import { expect, test } from './fixtures.ts'
import type { Local } from './local.ts'

const person = () => `${randomUUID().slice(0, 8)}@signals-story.example`

/** What the database says of a person's signals, oldest first. */
async function signalsOf({ databaseUrl }: Local, email: string): Promise<{ name: string; source: string; quiet: boolean }[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query(`SELECT s."name", s."source", s."quiet" FROM "Signal" s JOIN "LeadIdentity" i ON i."leadId" = s."leadId" WHERE i."kind" = 'email' AND i."value" = $1 ORDER BY s."ledgerNo"`, [email])
    return rows
  } finally {
    await client.end()
  }
}

test('a request over the plain API is taken once, and answered for each item of a batch', async ({ signal, local }) => {
  const email = person()
  const asked = { type: 'track', event: 'demo_request', email, messageId: randomUUID(), properties: { note: '🦔' } }
  const first = await signal(asked)
  expect(first.status()).toBe(202)
  expect(await first.json()).toEqual({ accepted: 1, duplicates: 0, ignored: 0, rejected: [] })
  const batch = await signal({ batch: [asked, { type: 'track', event: 'demo_request' }, { type: 'track', event: 'Astrology Read', email }] })
  expect(await batch.json()).toMatchObject({ accepted: 0, duplicates: 1, ignored: 1, rejected: [{ index: 1, field: '/userId' }] })
  expect((await signalsOf(local, email)).filter(({ source }) => source === 'api')).toEqual([{ name: 'demo_request', source: 'api', quiet: false }])
})

test('what cannot be understood is a problem that names its place', async ({ request, local }) => {
  const send = (data: string, headers: Record<string, string> = {}) =>
    request.post(`${local.url}/api/v1/signals`, { headers: { authorization: `Bearer ${local.apiKey}`, 'content-type': 'application/json', ...headers }, data: Buffer.from(data) })
  const item = (more: object) => JSON.stringify({ type: 'track', event: 'page_view', userId: 'story', ...more })
  for (const [body, status, field, headers] of [
    ['{"type":', 400, 'body', {}], [`"${'x'.repeat(6_000_000)}"`, 413, 'body', {}], [item({ userId: undefined }), 400, '/userId', {}], [item({ properties: { a: 'x\u0000' } }), 400, '/properties/a', {}],
    [item({ timestamp: '+275760-09-13T00:00:00.000Z' }), 400, '/timestamp', {}], [item({}), 401, 'authorization', { authorization: 'Bearer wrong' }],
  ] as const) {
    const answer = await send(body, headers)
    expect(answer.headers()['content-type']).toContain('application/problem+json')
    expect([answer.status(), ((await answer.json()) as { field: string }).field]).toEqual([status, field])
  }
  const got = await request.get(`${local.url}/api/v1/signals`)
  expect([got.status(), got.headers().allow]).toEqual([405, 'POST'])
})

test('Segment’s own SDK, pointed here, has its calls kept', async ({ local }) => {
  const email = person()
  const analytics = new Analytics({ writeKey: local.segment.writeKey, host: local.url, flushAt: 10 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  const anonymousId = randomUUID()
  analytics.page({ anonymousId, name: 'Pricing', properties: { path: '/pricing' } })
  analytics.identify({ anonymousId, userId: email, traits: { email, name: 'Sina Story' } })
  analytics.track({ userId: email, event: 'Docs Page Viewed' })
  await analytics.closeAndFlush()
  expect(failures).toEqual([])
  expect((await signalsOf(local, email)).filter(({ source }) => source === 'segment').map(({ name }) => name)).toEqual(['pricing_page_view', 'identify', 'docs_pageview'])
})

test('Segment’s webhook is taken with its signature and not without', async ({ request, local }) => {
  const email = person()
  const body = JSON.stringify({ version: 1, type: 'track', messageId: randomUUID(), userId: email, event: 'Pricing Page Bounce', context: { traits: { email } } })
  const send = (signature: string) => request.post(local.segment.webhookUrl, { headers: { 'x-signature': signature, 'content-type': 'application/json' }, data: Buffer.from(body) })
  expect((await send('0'.repeat(40))).status()).toBe(401)
  expect(await signalsOf(local, email)).toEqual([])
  expect((await send(createHmac('sha1', local.segment.webhookSecret).update(body).digest('hex'))).status()).toBe(202)
  expect((await signalsOf(local, email))[0]).toMatchObject({ name: 'pricing_page_bounce', source: 'segment' })
})

test('the schema of a signal is published', async ({ request, local }) => {
  const schema = (await (await request.get(`${local.url}/api/schemas/signal/v1.json`)).json()) as { $id: string }
  expect(schema.$id).toBe(`${local.url}/api/schemas/signal/v1.json`)
})
