import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { pauseAfter } from './backoff.ts'
import { pendingCount, refuseWhenFlooded } from './backpressure.server.ts'
import { endDeadDispatch } from './dead.server.ts'
import { handOver } from './hand-over.server.ts'
import { REFUSALS_MAX, statusOf } from './refusal.ts'
import { createRelay } from './relay.server.ts'
import type { Relay, RelayEvent } from './relay.server.ts'

const url = await testDatabase()
let house: SampleHouse
let relay: Relay | null = null
beforeAll(async () => { house = await sampleHouse(url) })
beforeEach(() => house.db.dispatch.deleteMany())
afterEach(async () => { await relay?.stop(); relay = null })
afterAll(() => house.close())

const write = (...ids: string[]) =>
  house.db.dispatch.createMany({ data: ids.map((id, i) => ({ id, workspaceId: WORKSPACE, event: 'lead/signal.received', data: { signalId: id }, createdAt: new Date(house.now().getTime() + i) })) })
const actor: Actor = { kind: 'person', id: 'op_1', name: 'Ada', role: 'revops', workspaceId: WORKSPACE }
const pending = async () => (await house.db.dispatch.findMany({ where: { dispatchedAt: null }, orderBy: { id: 'asc' } })).map(({ id }) => id)
const collect = () => {
  const got: string[] = []
  return { got, send: async (events: RelayEvent[]) => { got.push(...events.map(({ id }) => id)) } }
}

describe('the relay', () => {
  test('hands over what was pending and what comes later, in order, each once', async () => {
    const { got, send } = collect()
    await write('a1', 'a2', 'a3')
    relay = createRelay({ house, connectionString: url, send })
    await relay.start()
    expect(got).toEqual(['a1', 'a2', 'a3'])
    await write('b1')
    await vi.waitFor(() => expect(got).toEqual(['a1', 'a2', 'a3', 'b1']), { timeout: 5_000 })
    await vi.waitFor(async () => expect(await pending()).toEqual([]), { timeout: 5_000 })
  })

  test('a crash between the claim and the hand-over loses nothing', async () => {
    await write('c1', 'c2')
    const doomed = new pg.Client({ connectionString: url })
    doomed.on('error', () => undefined)
    await doomed.connect()
    const { rows } = await doomed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await expect(handOver(doomed, async () => {
      await house.db.$queryRaw`SELECT pg_terminate_backend(${rows[0]!.pid}::int)`
    }, { now: house.now(), limit: 10, notNow: [] })).rejects.toThrow()
    expect(await pending()).toEqual(['c1', 'c2'])
    const { got, send } = collect()
    relay = createRelay({ house, connectionString: url, send })
    await relay.start()
    expect(got).toEqual(['c1', 'c2'])
  })

  test('two relays never hold the same event at once', async () => {
    await write(...Array.from({ length: 40 }, (_, i) => `d${String(i).padStart(2, '0')}`))
    const { got, send } = collect()
    const slow = async (events: RelayEvent[]) => { await new Promise((resolve) => setTimeout(resolve, 5)); await send(events) }
    const both = [0, 1].map(() => createRelay({ house, connectionString: url, send: slow, batch: 5 }))
    await Promise.all(both.map((one) => one.start()))
    await vi.waitFor(() => expect(got).toHaveLength(40), { timeout: 5_000 })
    await Promise.all(both.map((one) => one.stop()))
    expect(new Set(got).size).toBe(40)
  })

  test('an engine that is away is asked again, with the reason written down', async () => {
    await write('e1', 'e2')
    const { got, send } = collect()
    let away = true
    relay = createRelay({ house, connectionString: url, send: async (events) => { if (away) throw new Error('nobody home'); await send(events) } })
    await relay.start()
    expect(await house.db.dispatch.findUnique({ where: { id: 'e1' } })).toMatchObject({ dispatchedAt: null, attempts: 1, lastError: 'nobody home' })
    away = false
    await vi.waitFor(() => expect(got).toEqual(['e1', 'e2']), { timeout: 5_000 })
  })

  test('an engine without room is left alone as long as it asks, and the events do not count as tried', async () => {
    await write('r1', 'r2', 'r3')
    const { got, send } = collect()
    const lines: object[] = []
    let room = false
    relay = createRelay({ house, connectionString: url, send: async (events) => { if (!room) throw Object.assign(new Error('full'), { status: 429, retryAfterMs: 50 }); await send(events) }, log: (line) => { lines.push(line) } })
    await relay.start()
    await vi.waitFor(() => expect(lines.filter((line) => 'laterMs' in line)).toHaveLength(3), { timeout: 5_000 })
    expect(await house.db.dispatch.findMany({ select: { id: true, attempts: true, refusals: true, dispatchedAt: true, lastError: true }, orderBy: { id: 'asc' } }))
      .toEqual(['r1', 'r2', 'r3'].map((id) => ({ id, attempts: 0, refusals: 0, dispatchedAt: null, lastError: null })))
    room = true
    await vi.waitFor(() => expect(got).toEqual(['r1', 'r2', 'r3']), { timeout: 5_000 })
  })

  test('one event that is always refused holds up nobody', async () => {
    await write('f1', 'f2', 'f3')
    const { got, send } = collect()
    relay = createRelay({ house, connectionString: url, send: async (events) => { if (events.some(({ id }) => id === 'f1')) throw new Error('bad'); await send(events) } })
    await relay.start()
    expect(got).toEqual(['f2', 'f3'])
    expect(await pending()).toEqual(['f1'])
    await write('f4')
    await vi.waitFor(() => expect(got).toEqual(['f2', 'f3', 'f4']), { timeout: 5_000 })
  })

  test('an event that is refused for what it says is given up on with the reason, while one whose engine is away is not', async () => {
    await write('x1', 'x2')
    const { got, send } = collect()
    const refusing = (...ids: string[]) => async (events: RelayEvent[]) => { if (events.some(({ id }) => ids.includes(id))) throw new Error('Inngest API Error: 413 Event payload too large'); await send(events) }
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const turn = (how: (events: RelayEvent[]) => Promise<void>) => handOver(client, how, { now: house.now(), limit: 10, notNow: [] })
    await turn(refusing('x1', 'x2'))
    expect(await house.db.dispatch.findMany({ orderBy: { id: 'asc' } })).toMatchObject([{ id: 'x1', deadAt: null, attempts: 1 }, { id: 'x2', deadAt: null, attempts: 1 }])
    await turn(refusing('x1'))
    expect(got).toEqual(['x2'])
    const dead = await house.db.dispatch.findUniqueOrThrow({ where: { id: 'x1' } })
    expect(dead).toMatchObject({ deadAt: house.now(), dispatchedAt: null, lastError: expect.stringMatching(/refuses this event for good: .*413.*Replay it/) })
    expect(await turn(send)).toMatchObject({ claimed: 0 })
    expect(await pendingCount(house)).toBe(0)
    await endDeadDispatch(house, actor, 'x1', 'replayed')
    await expect(endDeadDispatch(house, actor, 'x1', 'replayed')).rejects.toMatchObject({ kind: 'conflict' })
    await turn(send)
    expect(got).toEqual(['x2', 'x1'])
    await client.end()
  })

  test('an event that is refused many times while others pass is given up on, and stays so when it is let go', async () => {
    const { send } = collect()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await write('y0')
    const turn = () => handOver(client, async (events) => { if (events.some(({ id }) => id === 'y0')) throw new Error('odd'); await send(events) }, { now: house.now(), limit: 10, notNow: [] })
    await turn()
    expect(await house.db.dispatch.findUniqueOrThrow({ where: { id: 'y0' } })).toMatchObject({ refusals: 0, lastError: 'odd' })
    for (let i = 1; i <= REFUSALS_MAX; i++) { await write(`y${i}`); await turn() }
    expect(await house.db.dispatch.findUniqueOrThrow({ where: { id: 'y0' } })).toMatchObject({ deadAt: house.now(), refusals: REFUSALS_MAX })
    await endDeadDispatch(house, actor, 'y0', 'discarded')
    expect(await turn()).toMatchObject({ claimed: 0 })
    await expect(endDeadDispatch(house, { ...actor, workspaceId: 'ws_other' }, 'y0', 'replayed')).rejects.toMatchObject({ kind: 'not_found' })
    expect((await house.db.auditEntry.findMany({ where: { objectId: { in: ['x1', 'y0'] } }, orderBy: { seq: 'asc' } })).map(({ verb }) => verb)).toEqual(['event.replayed', 'event.discarded'])
    await client.end()
  })

  test('a lost connection is opened again', async () => {
    const { got, send } = collect()
    relay = createRelay({ house, connectionString: `${url}?application_name=relay-test`, send })
    await relay.start()
    await house.db.$queryRaw`SELECT pg_terminate_backend("pid") FROM pg_stat_activity WHERE "application_name" = 'relay-test'`
    await write('g1')
    await vi.waitFor(() => expect(got).toEqual(['g1']), { timeout: 10_000 })
  })
})

test.each([
  [new Error('Inngest API Error: 413 Event payload too large'), 413], [Object.assign(new Error('no'), { status: 429 }), 429], [new Error('fetch failed'), null], [new Error('The engine did not take the events (status 503).'), 503], ['odd', null],
])('the status in what was thrown is found: %s', (error, status) => expect(statusOf(error)).toBe(status))

test('pauses grow and end at half a minute', () => expect([1, 2, 3, 10, 1000].map(pauseAfter)).toEqual([500, 1000, 2000, 30_000, 30_000]))

test('doors are closed while too much is pending, and say when to come back', async () => {
  await write('h1', 'h2', 'h3')
  expect(await pendingCount(house)).toBe(3)
  await expect(refuseWhenFlooded(house, 2)).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'too_many' && error.retryAfterSeconds === 30)
  house.at('2026-11-24T09:00:05.000Z')
  await house.db.dispatch.deleteMany()
  await expect(refuseWhenFlooded(house, 2)).resolves.toBeUndefined()
})
