import { serve } from 'inngest/edge'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inbound } from '#app/inbound.ts'
import type { Letter } from '#lib/domain/courier.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { createEngine } from '#lib/engine/create.server.ts'
import { handClock } from '#lib/engine/passage.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { handOver } from '#lib/relay/hand-over.server.ts'
import { exposition } from '#lib/telemetry/meters.server.ts'
import { traceOf } from '#lib/telemetry/trace-ids.ts'
import { endTracing, flushTraces, startTracing } from '#lib/telemetry/traces.server.ts'
import { fakeCollector } from '#lib/testing/collector.server.ts'
import type { CollectedSpan } from '#lib/testing/collector.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { parseExposition } from '#lib/testing/exposition.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import { inngestClient } from './client.ts'
import { functionsFor } from './index.ts'
import { keep } from './keep.ts'
import { observed, observing } from './observe.ts'
import { tracedSend } from './observe/relay.ts'

const url = await testDatabase()
const clock = handClock(Date.parse('2026-11-24T09:00:00.000Z'))
const sample = await sampleHouse(url)
const letters: Letter[] = []
const house: House = { ...sample, now: () => new Date(clock.now()), couriers: { email: observed('email', { provider: 'fake', deliver: async (letter) => { letters.push(letter); return { state: 'accepted', response: '250 ok' } }, find: null }) } }
await house.db.policyVersion.create({ data: { id: 'ver_1', workspaceId: WORKSPACE, family: 'guardrails', version: 1, body: { ...DEFAULT_SETTINGS, exploration: { floor: 0.01 }, groups: { treatment: 1, random: 0, businessAsUsual: 0, holdout: 0 } }, note: 'first', liveFrom: house.now() } })
const collector = await fakeCollector()
const signingKey = `signkey-test-${'cd'.repeat(32)}`
const engine = createEngine({ connectionString: url, schema: 'observed_engine', clock, signingKey, eventKey: 'key', chance: () => 0 })
const client = inngestClient({ kind: 'embedded', signingKey, eventKey: 'key' }, engine.fetch, [observing(house)])
const relay = new pg.Client({ connectionString: url })

Object.assign(globalThis, { bideHouse: house })
beforeAll(async () => {
  await startTracing('bide-test')
  await relay.connect()
  await engine.register(serve({ client, functions: functionsFor(client, house) }))
})
afterAll(async () => {
  await endTracing()
  await collector.close()
  await relay.end()
  await engine.stop()
  await sample.close()
})
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const door = inbound(async (request, here) => Response.json(await keep(here, { workspaceId: WORKSPACE, source: 'api', items: [await request.json()] })))

/** A signal through the door, and then the relay and the engine in turn until neither has anything to do. */
async function live(body: object): Promise<{ signalId: string; spans: () => Promise<CollectedSpan[]> }> {
  const response = await door(new Request('http://127.0.0.1/api/v1/signals', { method: 'POST', headers: { traceparent: CALLER }, body: JSON.stringify(body) }), undefined)
  const signalId = (await response.json() as { signalIds: string[] }).signalIds[0] ?? ''
  await settle()
  return { signalId, spans: async () => { await flushTraces(); return collector.spans.filter(({ traceId }) => traceId === traceOf(signalId).traceId) } }
}

async function settle(): Promise<void> {
  let claimed = 0
  do {
    await engine.tick();
    ({ claimed } = await handOver(relay, tracedSend((events) => engine.send(events)), { now: house.now(), limit: 100, notNow: [] }))
  } while (claimed > 0)
}
const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
  const span = spans.find((one) => one.name === name)
  if (!span) throw new Error(`no span ${name} among ${spans.map((one) => one.name).join(', ')}`)
  return span
}

describe('one trace from the signal to the receipt', () => {
  test('every part is in it, each under its right parent, and the caller is linked', async () => {
    const { signalId, spans: told } = await live({ type: 'track', event: 'demo_request', email: 'ada.lovelace@example.com', traits: { name: 'Ada Lovelace', phone: '+49 30 1234567' }, messageId: 'one' })
    const spans = await told()
    expect(letters).toHaveLength(1)
    const root = named(spans, 'signal.received')
    expect(root).toMatchObject({ spanId: traceOf(signalId).rootSpanId, said: { 'bide.signal': signalId, 'bide.source': 'api' }, links: [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }] })
    expect(root.parentSpanId ?? '').toBe('')
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['signal.received', 'door.verify', 'door.keep', 'relay.hand_over', 'look', 'decide', 'record', 'write', 'deliver', 'clear', 'provider.hand_over']))
    const delivery = named(spans, 'deliver')
    for (const name of ['door.verify', 'door.keep', 'relay.hand_over', 'look', 'decide', 'record', 'write', 'deliver']) expect(named(spans, name).parentSpanId, name).toBe(root.spanId)
    for (const name of ['clear', 'provider.hand_over']) expect(named(spans, name).parentSpanId, name).toBe(delivery.spanId)
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
    const { said } = named(spans, 'record')
    const decision = await house.db.decision.findFirstOrThrow({ where: { signalId } })
    expect(said).toMatchObject({ 'bide.decision': decision.id, 'bide.action': 'send_email', 'bide.policy_version': decision.policyVersion, 'bide.function': 'nurture-lead', 'bide.attempt': 0, 'bide.pass': 1 })
    expect(delivery.said).toMatchObject({ 'bide.outcome': 'accepted' })
    expect(named(spans, 'provider.hand_over').said).toMatchObject({ 'bide.provider': 'fake', 'bide.channel': 'email', 'bide.outcome': 'accepted' })
  })

  test('a wait parks in it, and wakes in it days later', async () => {
    const { spans: told, signalId } = await live({ type: 'track', event: 'pricing_page_bounce', email: 'grace@example.com', traits: { consent: { email: true } }, messageId: 'two' })
    const wait = await house.db.wait.findFirstOrThrow({ where: { signalId } })
    clock.set(wait.dueAt.getTime())
    await settle()
    const spans = await told()
    const root = traceOf(signalId).rootSpanId
    expect(named(spans, 'wait.parked')).toMatchObject({ parentSpanId: root, said: { 'bide.wait': wait.id, 'bide.pass': 1 } })
    expect(named(spans, 'wait.woken')).toMatchObject({ parentSpanId: root, said: { 'bide.outcome': 'mine' } })
    expect(spans.filter(({ name }) => name === 'look').map(({ said }) => said['bide.pass'])).toEqual(expect.arrayContaining([1, 2]))
  })

  test('an outcome is absorbed in the trace of the signal that told of it', async () => {
    const { spans: told } = await live({ type: 'track', event: 'reply', email: 'ada.lovelace@example.com', properties: { text: 'Please call me, Ada' }, messageId: 'three' })
    expect(named(await told(), 'outcome.absorbed').said).toMatchObject({ 'bide.function': 'absorb-outcome' })
  })

  test('nothing that was exported names a person', () => {
    expect(collector.texts.join('\n')).not.toMatch(/lovelace|grace@|1234567|call me|ld_/i)
  })

  test('what happened is counted as well: steps, decisions, deliveries, hand-overs, the first touch', async () => {
    const families = parseExposition((await exposition([])).text)
    const total = (name: string, labels: Record<string, string>) => (families.get(name)?.samples ?? []).filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value) && !sample.name.endsWith('_sum') && !sample.name.endsWith('_bucket')).reduce((sum, { value }) => sum + value, 0)
    expect(total('bide_decisions_total', { kind: 'send_email' })).toBeGreaterThanOrEqual(1)
    expect(total('bide_deliveries_total', { outcome: 'accepted' })).toBeGreaterThanOrEqual(1)
    expect(total('bide_hand_overs_total', { channel: 'email', provider: 'fake', outcome: 'accepted' })).toBe(letters.length)
    expect(total('bide_step_duration_seconds', { function: 'nurture-lead', step: 'deliver', outcome: 'done' })).toBeGreaterThanOrEqual(1)
    expect(total('bide_first_touch_seconds', {})).toBe(1)
  })
})

test('without a collector nothing is loaded and nothing is spanned', async () => {
  await endTracing()
  const before = collector.spans.length
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  expect(await startTracing('bide-test')).toBe(false)
  const { spans } = await live({ type: 'track', event: 'demo_request', email: 'nobody@example.com', messageId: 'four' })
  expect(await spans()).toEqual([])
  expect(collector.spans).toHaveLength(before)
})
