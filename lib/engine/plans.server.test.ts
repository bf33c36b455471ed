import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { swiftly } from './db.server.ts'
import { advanceTo, handClock } from './passage.server.ts'
import { openRig } from './rig.server.ts'

const url = await testDatabase()
const client = new pg.Client({ ...swiftly, connectionString: url })
const written = new Set<string>()
beforeAll(async () => {
  await client.connect()
  await liveOnce()
  await openRig({ connectionString: url, schema: 'empty' }, () => []).engine.migrate()
})
afterAll(() => client.end())

/** Indexes that hold only what is to be done or is being done: reading one from its beginning, or all of a small one, is how work is found. */
const QUEUES = /using (jobs_ready|jobs_timers|jobs_locked|pauses_expires_idx) /

/** A short life in which the engine writes all it knows to write, with what it says to the database noted. */
async function liveOnce(): Promise<void> {
  const clock = handClock(Date.UTC(2026, 0, 5))
  const pool = new pg.Pool({ ...swiftly, connectionString: url })
  pool.on('connect', (c) => {
    const query = c.query.bind(c) as (...args: unknown[]) => unknown
    c.query = ((...args: unknown[]) => {
      const [first] = args
      if (first !== null && typeof first === 'object' && 'text' in first && /\b(insert into|update|delete from|for update)\b/.test(String(first.text))) written.add(String(first.text))
      return query(...args)
    }) as typeof c.query
  })
  const rig = openRig({ connectionString: url, schema: 'lived', clock, pool }, (inngest) => {
    const child = inngest.createFunction({ id: 'child', triggers: [{ event: 'never' }] }, async ({ step }) => step.run('k', () => 1))
    let failed = false
    return [
      child,
      inngest.createFunction({ id: 'all', triggers: [{ event: 'go' }], cancelOn: [{ event: 'stop', match: 'data.n' }], concurrency: { key: 'event.data.lane', limit: 1 }, timeouts: { finish: '10d' } }, async ({ event, step }) => {
        await Promise.all([step.run('b', () => 1), step.run('c', () => { if (!failed) { failed = true; throw new Error('once') } }), step.sleep('d', '1m')])
        await step.waitForEvent('e', { event: 'reply', match: 'data.n', timeout: '1d' })
        await step.invoke('f', { function: child, data: {}, timeout: '1h' })
        await step.waitForSignal('g', { signal: `signal ${String(event.data.n)}`, timeout: '1h' })
      }),
      inngest.createFunction({ id: 'tick', triggers: [{ cron: '0 * * * *' }] }, () => 1),
      inngest.createFunction({ id: 'later', debounce: { period: '1s' }, triggers: [{ event: 'go' }] }, () => 1),
      inngest.createFunction({ id: 'some', batchEvents: { maxSize: 3, timeout: '2s' }, triggers: [{ event: 'go' }] }, () => 1),
      inngest.createFunction({ id: 'rare', rateLimit: { limit: 1, period: '1m' }, triggers: [{ event: 'go' }] }, () => 1),
      inngest.createFunction({ id: 'slow', throttle: { limit: 1, period: '1m' }, triggers: [{ event: 'go' }] }, () => 1),
      inngest.createFunction({ id: 'single', singleton: { mode: 'cancel' }, triggers: [{ event: 'go' }] }, async ({ step }) => { await step.sleep('z', '1h') }),
    ]
  })
  await rig.engine.register(rig.handler)
  const send = async (...events: Parameters<typeof rig.client.send>[0][]) => { await rig.client.send(events.flat()); await rig.engine.tick() }
  await send({ name: 'go', data: { n: 1, lane: 1 } }, { name: 'go', data: { n: 2, lane: 1 } }, { name: 'go', id: 'x', data: { n: 3, lane: 2 } })
  await advanceTo(rig.engine, clock, clock.now() + 120_000)
  await send({ name: 'reply', data: { n: 1 } }, { name: 'reply', data: { n: 2 } })
  await rig.client.sendSignal({ signal: 'signal 1', data: {} })
  await send({ name: 'stop', data: { n: 2 } })
  await advanceTo(rig.engine, clock, clock.now() + 2 * 86_400_000)
  await rig.engine.stop()
  await pool.end()
}

describe('a plan made once, on empty tables, is right at a million rows', () => {
  test('whatever writes finds its rows by a key', async () => {
    expect(written.size).toBeGreaterThan(25)
    const strays: string[] = []
    for (const text of written) {
      if (/advisory|"lived".functions|"lived".meta|claim\(/.test(text)) continue
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (generic_plan, costs off) ${text.replaceAll('"lived".', '"empty".')}`)
      const lines = rows.map((r) => r['QUERY PLAN'])
      lines.forEach((line, i) => {
        const whole = / Seq Scan on /.test(` ${line}`) || (/Index (Only )?Scan/.test(line) && !/Index Cond/.test(lines[i + 1] ?? '') && !QUEUES.test(line))
        if (whole) strays.push(`${line.trim()} in: ${text.replace(/\s+/g, ' ').slice(0, 120)}`)
      })
    }
    expect(strays).toEqual([])
  })
})
