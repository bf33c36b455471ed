import { Inngest } from 'inngest'
import { serve } from 'inngest/edge'
import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { createEngine } from './create.server.ts'
import { advanceTo, handClock } from './passage.server.ts'
import { poolOn } from './rig.server.ts'
import { bearerOf } from './signature.ts'
import { versions } from './tables.sql.ts'

const url = await testDatabase()
const signingKey = `signkey-test-${'cd'.repeat(32)}`
const quiet = { info() {}, warn() {}, error() {}, debug() {} }
const pool = poolOn(url)
afterAll(() => pool.end())

let count = 0
function house(functions: (client: Inngest) => Parameters<typeof serve>[0]['functions'], schema = `faults_${count++}`) {
  const clock = handClock(Date.UTC(2026, 0, 5))
  const engine = createEngine({ connectionString: url, schema, clock, signingKey, eventKey: 'key', chance: () => 0 })
  const client = new Inngest({ id: 'app', isDev: false, baseUrl: 'http://engine.internal', eventKey: 'key', signingKey, fetch: engine.fetch, logger: quiet, internalLogger: quiet })
  return { clock, engine, client, schema, handler: serve({ client, functions: functions(client) }) }
}
const checkpoint = (engine: { fetch: typeof fetch }, run: string, lease: string) => engine.fetch(`http://engine.internal/v1/checkpoint/${run}/async`, {
  method: 'POST', headers: { authorization: `Bearer ${bearerOf(signingKey)}` }, body: JSON.stringify({ run_id: run, fn_id: 'f', qi_id: lease, steps: [{ id: 'x', op: 'StepRun', data: 1 }] }),
})

describe('a worker that dies', () => {
  test('its call is taken up again when the lease has lapsed, as one more attempt, and nothing finished is repeated', async () => {
    const notes: string[] = []
    let dead = true
    const functions = (client: Inngest) => [client.createFunction({ id: 'work', retries: 3, triggers: [{ event: 'work' }] }, async ({ step, attempt }) => {
      await step.run('one', () => { notes.push('one') })
      await step.run('two', async () => { notes.push(`two ${attempt}`); if (dead) { dead = false; await new Promise(() => {}) } })
    })]
    const first = house(functions)
    await first.engine.register(first.handler)
    await first.client.send({ name: 'work' })
    void first.engine.tick()
    await expect.poll(() => notes).toEqual(['one', 'two 0'])
    const second = house(functions, first.schema)
    await second.engine.register(second.handler)
    await second.engine.tick()
    expect(notes).toHaveLength(2)
    second.clock.set(second.clock.now() + 16_000)
    await second.engine.tick()
    expect(notes).toEqual(['one', 'two 0', 'two 1'])
    expect(await second.engine.stats()).toMatchObject({ live: 0, running: 0 })
    await second.engine.stop()
  })

  test('a step that kills its worker every time ends as failed instead of going round for ever', async () => {
    let runs = 0
    const failed: string[] = []
    const functions = (client: Inngest) => [client.createFunction({ id: 'killer', retries: 1, triggers: [{ event: 'killer' }], onFailure: ({ error }: { error: Error }) => { failed.push(error.message) } }, async ({ step }) => {
      await step.run('boom', async () => { runs++; await new Promise(() => {}) })
    })]
    const shared = house(functions)
    await shared.engine.register(shared.handler)
    await shared.client.send({ name: 'killer' })
    void shared.engine.tick()
    await expect.poll(() => runs).toBe(1)
    for (let life = 1; life <= 2; life++) {
      const next = house(functions, shared.schema)
      await next.engine.register(next.handler)
      next.clock.set(next.clock.now() + life * 16_000)
      void next.engine.tick()
      if (life === 1) await expect.poll(() => runs).toBe(2)
    }
    await expect.poll(() => failed).toEqual([expect.stringContaining('InngestErrWorkerLost')])
    expect(runs).toBe(2)
  })

  test('a checkpoint under an old lease is refused, so a worker thought dead cannot write', async () => {
    let lease = ''
    let run = ''
    const one = house((client) => [client.createFunction({ id: 'slow', triggers: [{ event: 'slow' }] }, async ({ runId, step }) => { run = runId; await step.run('a', () => 1) })])
    await one.engine.register(async (request) => {
      const body = await request.clone().text()
      if (request.method === 'POST') lease = (JSON.parse(body) as { ctx: { qi_id: string } }).ctx.qi_id
      return one.handler(request)
    })
    await one.client.send({ name: 'slow' })
    await one.engine.tick()
    expect((await checkpoint(one.engine, run, lease)).status).toBe(409)
    expect((await checkpoint(one.engine, run, 'nonsense')).status).toBe(409)
    await one.engine.stop()
  })
})

describe('the engine’s own tables', () => {
  test('are made by the first of many processes that come at once', async () => {
    const houses = Array.from({ length: 4 }, () => house(() => [], 'together'))
    await Promise.all(houses.map((h) => h.engine.migrate()))
    await Promise.all(houses.map((h) => h.engine.stop()))
    const { rows } = await pool.query<{ value: string }>("select value from together.meta where key = 'version'")
    expect(rows).toEqual([{ value: String(versions.length) }])
  })

  test('of any older version are brought up to date with what they hold', async () => {
    for (let version = 1; version < versions.length; version++) {
      const schema = `older_${version}`
      await pool.query(`create schema ${schema}`)
      for (const text of versions.slice(0, version)) await pool.query(text.replace(/@(\w+)/g, `"${schema}".$1`))
      await pool.query(`insert into ${schema}.meta values ('version', '${version}')`)
      await pool.query(`insert into ${schema}.runs (id, fn, event_ids, attempts_max, created_at) values ('R', 'app-f', '{}', 5, 0)`)
      const one = house(() => [], schema)
      await one.engine.migrate()
      expect(await one.engine.run('R')).toMatchObject({ fn: 'app-f', status: 'running' })
      await one.engine.stop()
    }
  })

  test.each(['drop schema "@" cascade', 'drop table "@".jobs', 'drop table "@".meta, "@".runs, "@".events'])('are made again after `%s`, and new events run', async (disaster) => {
    const notes: string[] = []
    const functions = (client: Inngest) => [client.createFunction({ id: 'again', triggers: [{ event: 'again' }] }, () => { notes.push('ran') })]
    const one = house(functions)
    await one.engine.start(one.handler)
    await pool.query(disaster.replaceAll('@', one.schema))
    await expect.poll(async () => one.client.send({ name: 'again' }).then(() => 'sent', () => 'refused'), { timeout: 20_000 }).toBe('sent')
    await expect.poll(() => notes, { timeout: 10_000 }).toEqual(['ran'])
    await one.engine.stop({ drainMs: 1000 })
  })

  test('forget finished runs and their events, and nothing that still lives', async () => {
    const one = house((client) => [
      client.createFunction({ id: 'short', triggers: [{ event: 'short' }] }, () => 1),
      client.createFunction({ id: 'long', triggers: [{ event: 'long' }] }, async ({ step }) => { await step.sleep('s', '90d') }),
    ])
    await one.engine.register(one.handler)
    await one.client.send([{ name: 'short' }, { name: 'long' }, { name: 'nobody' }])
    await advanceTo(one.engine, one.clock, one.clock.now() + 30 * 86_400_000)
    expect(await one.engine.prune(one.clock.now() - 86_400_000)).toBe(1)
    const { rows } = await pool.query<{ name: string }>(`select name from "${one.schema}".events`)
    expect(rows).toEqual([{ name: 'long' }])
    await advanceTo(one.engine, one.clock, one.clock.now() + 70 * 86_400_000)
    expect(await one.engine.stats()).toMatchObject({ live: 0 })
    await one.engine.stop()
  })
})

describe('the door', () => {
  test.each([
    ['/e/wrong', '{"name":"a"}', 401], ['/e/key', '{bad', 400], ['/e/key', '{"name":5}', 400], ['/e/key', '{"name":"a\\u0000"}', 400], ['/e/%zz', '{"name":"a"}', 401],
    ['/v1/signals', '{"signal":"x"}', 401], ['/nowhere', '{}', 404],
  ])('POST %s %s is a %d with problem JSON', async (path, body, status) => {
    const one = house(() => [], 'door')
    await one.engine.migrate()
    const response = await one.engine.fetch(`http://engine.internal${path}`, { method: 'POST', body })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    await one.engine.stop()
  })

  test('a null byte, a lone surrogate and an emoji in data reach the function as they were sent', async () => {
    let seen: unknown
    const one = house((client) => [client.createFunction({ id: 'odd', triggers: [{ event: 'odd' }], concurrency: { key: 'event.data.a', limit: 1 } }, async ({ event, step }) => { seen = await step.run('echo', () => event.data) })])
    await one.engine.register(one.handler)
    const data = { a: 'nul\0', b: '\ud83d', c: '😀', d: { deep: [1, null, 1e300] } }
    await one.client.send({ name: 'odd', data })
    await one.engine.tick()
    expect(seen).toEqual(data)
    await one.engine.stop()
  })
})

describe('what an operator may do', () => {
  test('see runs and their steps, end one, and run an ended one again', async () => {
    const notes: string[] = []
    const one = house((client) => [client.createFunction({ id: 'op', triggers: [{ event: 'op' }] }, async ({ event, step }) => {
      await step.run('hello', () => { notes.push(`hello ${event.data.n}`) })
      await step.sleep('nap', '7d')
    })])
    await one.engine.register(one.handler)
    await one.client.send({ name: 'op', data: { n: 1 } })
    await one.engine.tick()
    const [row] = await one.engine.runs({ status: 'running' })
    expect(row).toMatchObject({ fn: 'app-op', event: 'op', waitsFor: 'sleep', dueAt: one.clock.now() + 7 * 86_400_000 })
    const id = row?.id ?? ''
    expect(await one.engine.replay(id)).toBeNull()
    expect(await one.engine.cancel(id)).toBe(true)
    expect(await one.engine.cancel(id)).toBe(false)
    expect(await one.engine.run(id)).toMatchObject({ status: 'cancelled', steps: [{ name: 'hello', state: 'done' }, { name: 'nap', state: 'pending' }] })
    expect(await one.engine.replay(id)).not.toBeNull()
    await one.engine.tick()
    expect(notes).toEqual(['hello 1', 'hello 1'])
    expect(await one.engine.run('unknown')).toBeNull()
    await one.engine.stop()
  })
})
