import type { Inngest } from 'inngest'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { handClock } from './passage.server.ts'
import { openRig, poolOn, type Rig, type RigOptions } from './rig.server.ts'

const url = await testDatabase()
const pool = poolOn(url)
const rigs: Rig[] = []
afterEach(async () => { await Promise.all(rigs.splice(0).map((r) => r.engine.stop({ drainMs: 200 }))) })
afterAll(() => pool.end())

const START = Date.UTC(2026, 0, 5, 9, 0, 30)
const HOUR_MS = 3_600_000
const soon = { timeout: 25_000, interval: 20 }
async function begin(options: Partial<RigOptions> & { schema: string }, functions: Parameters<typeof openRig>[1]): Promise<Rig> {
  const rig = openRig({ connectionString: url, ...options }, functions)
  rigs.push(rig)
  await rig.start()
  return rig
}

/** One function for each way to wait, and a schedule. Each notes what it did and when it went on. */
const waiting = (notes: string[], clock: { now(): number }) => (client: Inngest) => {
  const note = (text: string) => { notes.push(`${text} at ${(clock.now() - START) / HOUR_MS} h`) }
  return [
    client.createFunction({ id: 'sleep', triggers: [{ event: 'go' }] }, async ({ step }) => {
      await step.run('before', () => { note('sleep: before') })
      await step.sleepUntil('nap', new Date(START + 2 * HOUR_MS))
      await step.run('after', () => { note('sleep: after') })
    }),
    client.createFunction({ id: 'wait', triggers: [{ event: 'go' }] }, async ({ step }) => {
      await step.run('before', () => { note('wait: before') })
      const reply = await step.waitForEvent('reply', { event: 'reply', match: 'data.n', timeout: '1d' })
      await step.run('after', () => { note(`wait: ${reply === null ? 'nobody' : 'reply'}`) })
    }),
    client.createFunction({ id: 'parallel', triggers: [{ event: 'go' }] }, async ({ step }) => {
      await Promise.all([step.sleepUntil('short', new Date(START + HOUR_MS)), step.sleepUntil('long', new Date(START + 2 * HOUR_MS))])
      await step.run('after', () => { note('parallel: after') })
    }),
    client.createFunction({ id: 'tick', triggers: [{ cron: '0 * * * *' }] }, ({ event }) => { notes.push(`tick ${String((event.data as { fireAt?: string }).fireAt)}`) }),
  ]
}
const parked = ['sleep: before at 0 h', 'wait: before at 0 h']

async function parkedHouse(schema: string) {
  const clock = handClock(START)
  const notes: string[] = []
  const rig = await begin({ schema, clock }, waiting(notes, clock))
  await rig.client.send({ name: 'go', data: { n: 1 } })
  await expect.poll(async () => { const { sleeping, waiting: waits, running, ready } = await rig.engine.stats(); return [sleeping, waits, running, ready] }, soon).toEqual([3, 1, 0, 0])
  expect([...notes].sort()).toEqual(parked)
  return { clock, notes, rig, forget: async (statement: string) => { await pool.query(statement.replaceAll('@', `"${schema}".`)) } }
}

/** A process that starts afterwards looks at everything at once; one that runs on, within half a minute. */
async function restart(rig: Rig, schema: string, clock: ReturnType<typeof handClock>, notes: string[]): Promise<Rig> {
  await rig.engine.stop()
  return begin({ schema, clock }, waiting(notes, clock))
}

describe('rows that were lost', () => {
  test('all jobs: sleeps end when they should, waits are still met, schedules go on, nothing finished is repeated', async () => {
    const { clock, notes, rig, forget } = await parkedHouse('jobs_lost')
    await forget('truncate @jobs')
    const again = await restart(rig, 'jobs_lost', clock, notes)
    await expect.poll(async () => (await again.engine.stats()).sleeping, soon).toBe(3)
    expect(again.lines).toContainEqual(expect.objectContaining({ event: 'engine.recovered', runs: 2 }))
    await again.client.send({ name: 'reply', data: { n: 1 } })
    await expect.poll(() => notes.length, soon).toBe(3)
    clock.set(START + 2 * HOUR_MS)
    await expect.poll(() => notes.length, soon).toBe(6)
    expect([...notes].sort()).toEqual([...parked, 'parallel: after at 2 h', 'sleep: after at 2 h', 'tick 2026-01-05T11:00:00.000Z', 'wait: reply at 0 h'].sort())
    await expect.poll(async () => (await again.engine.stats()).live, soon).toBe(0)
  })

  test('all pauses: who waited for an event waits for it again', async () => {
    const { clock, notes, rig, forget } = await parkedHouse('pauses_lost')
    await forget('truncate @pauses')
    const again = await restart(rig, 'pauses_lost', clock, notes)
    await expect.poll(async () => (await again.engine.stats()).waiting, soon).toBe(1)
    await again.client.send({ name: 'reply', data: { n: 1 } })
    await expect.poll(() => notes, soon).toContain('wait: reply at 0 h')
    expect(notes.filter((n) => n.includes('before'))).toHaveLength(2)
  })

  test('one job of two: the branch that lost it is set again, the other stays', async () => {
    const { clock, notes, rig, forget } = await parkedHouse('job_lost')
    await forget(`delete from @jobs where kind = 'wake' and fn = 'app-parallel' and due = ${START + HOUR_MS}`)
    const again = await restart(rig, 'job_lost', clock, notes)
    await expect.poll(async () => (await again.engine.stats()).sleeping, soon).toBe(3)
    clock.set(START + 2 * HOUR_MS)
    await expect.poll(() => notes, soon).toContain('parallel: after at 2 h')
  })

  test('all events: a run that cannot be told what started it ends as failed, with the reason', async () => {
    const { clock, notes, rig, forget } = await parkedHouse('events_lost')
    await forget('truncate @events')
    clock.set(START + 2 * HOUR_MS)
    await expect.poll(async () => (await rig.engine.runs({ status: 'failed' })).map((r) => r.error?.name), soon).toEqual(['InngestErrEventsLost', 'InngestErrEventsLost'])
    expect(notes.filter((n) => n.includes('after'))).toEqual([])
  })

  test('all runs: their jobs go, nothing spins, and new events run', async () => {
    const { clock, notes, rig, forget } = await parkedHouse('runs_lost')
    await forget('truncate @runs')
    clock.set(START + 2 * HOUR_MS)
    await rig.client.send({ name: 'go', data: { n: 2 } })
    await expect.poll(() => notes.filter((n) => n.includes('before')), soon).toHaveLength(4)
    await expect.poll(async () => { const { running, ready, sleeping } = await rig.engine.stats(); return [running, ready, sleeping] }, soon).toEqual([0, 0, 0])
    expect(rig.lines).toEqual([])
  })

  test.each(['functions', 'meta'])('all of %s: the app registers again by itself, and what was parked goes on or is made anew', async (table) => {
    const { notes, rig, forget } = await parkedHouse(`${table}_lost`)
    await forget(`truncate @${table}`)
    await expect.poll(async () => (await rig.engine.functions()).length, soon).toBe(4)
    await expect.poll(() => rig.client.send({ name: 'go', data: { n: 2 } }).then(() => 'sent', () => 'refused'), soon).toBe('sent')
    await expect.poll(() => notes.filter((n) => n.includes('before')), soon).toHaveLength(4)
  })
})

describe('all tables dropped', () => {
  test('while calls run in two processes with functions of their own: both register again, and what is sent then runs in each', async () => {
    const clock = handClock(START)
    const notes: string[] = []
    let finish = () => {}
    const held = (client: Inngest) => [client.createFunction({ id: 'held', triggers: [{ event: 'held' }] }, async ({ step }) => {
      await step.run('work', async () => { notes.push('held'); if (notes.length === 1) await new Promise<void>((resolve) => { finish = resolve }) })
    })]
    const other = (client: Inngest) => [
      client.createFunction({ id: 'other', triggers: [{ event: 'other' }] }, () => { notes.push('other') }),
      client.createFunction({ id: 'tick', triggers: [{ cron: '0 * * * *' }] }, () => { notes.push('tick') }),
    ]
    const one = await begin({ schema: 'dropped', clock, app: 'one' }, held)
    const two = await begin({ schema: 'dropped', clock, app: 'two' }, other)
    await one.client.send({ name: 'held' })
    await expect.poll(() => notes, soon).toEqual(['held'])
    await pool.query('drop schema dropped cascade')
    await expect.poll(async () => (await two.engine.functions()).map((f) => f.id), soon).toEqual(['one-held', 'two-other', 'two-tick'])
    finish()
    await expect.poll(() => one.engine.send([{ name: 'held' }, { name: 'other' }]).then(() => 'sent', () => 'refused'), soon).toBe('sent')
    await expect.poll(() => [...notes].sort(), soon).toEqual(['held', 'held', 'other'])
    clock.set(START + HOUR_MS)
    await expect.poll(() => [...notes].sort(), soon).toEqual(['held', 'held', 'other', 'tick'])
    await expect.poll(async () => (await one.engine.stats()).live, soon).toBe(0)
  })
})
