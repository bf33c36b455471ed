import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { advanceTo, handClock } from './passage.server.ts'
import { openRig, poolOn, type Rig } from './rig.server.ts'

const url = await testDatabase()
const pool = poolOn(url)
const rigs: Rig[] = []
afterEach(async () => { await Promise.all(rigs.splice(0).map((r) => r.engine.stop({ drainMs: 500 }))) })
afterAll(() => pool.end())

const START = Date.UTC(2026, 0, 5)
const soon = { timeout: 25_000, interval: 20 }
const opened = (...args: Parameters<typeof openRig>): Rig => { const rig = openRig(...args); rigs.push(rig); return rig }
const onlooker = (schema: string, clock = handClock(START)): Rig => opened({ connectionString: url, schema, clock }, () => [])

/** One run in every state a run can be in. */
async function everyState(schema: string) {
  const clock = handClock(START)
  const rig = opened({ connectionString: url, schema, clock }, (client) => {
    const child = client.createFunction({ id: 'child', triggers: [{ event: 'never' }] }, async ({ step }) => { await step.sleep('long', '30d') })
    return [
      child,
      client.createFunction({ id: 'sleeps', triggers: [{ event: 'sleeps' }] }, async ({ step }) => { await step.run('first', () => 1); await step.sleep('nap', '7d') }),
      client.createFunction({ id: 'waits', triggers: [{ event: 'waits' }] }, async ({ step }) => { await step.waitForEvent('reply', { event: 'reply', match: 'data.leadId', timeout: '3d' }) }),
      client.createFunction({ id: 'retries', retries: 3, triggers: [{ event: 'retries' }] }, async ({ step }) => { await step.run('try', () => { throw new TypeError('not yet') }) }),
      client.createFunction({ id: 'fails', retries: 0, triggers: [{ event: 'fails' }] }, async ({ step }) => { await step.run('break', () => { throw new RangeError('never') }) }),
      client.createFunction({ id: 'ends', triggers: [{ event: 'ends' }] }, async ({ step }) => step.run('only', () => 'done')),
      client.createFunction({ id: 'invokes', triggers: [{ event: 'invokes' }] }, async ({ step }) => { await step.invoke('ask', { function: child, data: {} }) }),
      client.createFunction({ id: 'stops', triggers: [{ event: 'stops' }], cancelOn: [{ event: 'stop' }] }, async ({ step }) => { await step.sleep('nap', '7d') }),
      client.createFunction({ id: 'daily', triggers: [{ cron: '0 9 * * *' }] }, () => 1),
    ]
  })
  await rig.engine.register(rig.handler)
  await rig.client.send(['sleeps', 'waits', 'retries', 'fails', 'ends', 'invokes', 'stops'].map((name, n) => ({ name, data: { leadId: `ld_${n}`, text: 'hello "you"' } })))
  await rig.engine.tick()
  await rig.client.send({ name: 'stop' })
  await rig.engine.tick()
  return { clock, rig }
}

describe('looking at the engine from a process that never starts it', () => {
  test('an engine without tables answers that there is nothing, and can do nothing', async () => {
    const { engine } = onlooker('absent')
    expect(await engine.stats()).toMatchObject({ live: 0, sleeping: 0, overdueMs: 0, oldestDueAt: null, exact: true })
    expect([await engine.functions(), await engine.runs(), await engine.runs({ search: 'x' }), await engine.run('x'), await engine.cancel('x'), await engine.replay('x')]).toEqual([[], [], [], null, false, null])
    await engine.migrate()
    expect([await engine.functions(), await engine.runs({ status: 'failed' }), await engine.run('x')]).toEqual([[], [], null])
  })

  test('every run is found under the state it is in, with what it waits for', async () => {
    const { clock } = await everyState('states')
    const { engine } = onlooker('states', clock)
    const by = async (status?: NonNullable<Parameters<typeof engine.runs>[0]>['status']) => (await engine.runs({ ...(status === undefined ? {} : { status }) })).map((r) => `${r.fn.slice(4)} ${r.waitsFor}`).sort()
    expect(await by('sleeping')).toEqual(['child sleep', 'sleeps sleep'])
    expect(await by('waiting')).toEqual(['waits event'])
    expect(await by('retrying')).toEqual(['retries retry'])
    expect(await by('running')).toEqual(['child sleep', 'invokes child', 'retries retry', 'sleeps sleep', 'waits event'])
    expect(await by('failed')).toEqual(['fails nothing'])
    expect(await by('completed')).toEqual(['ends nothing'])
    expect(await by('cancelled')).toEqual(['stops nothing'])
    expect(await by()).toHaveLength(8)
    expect(await engine.stats()).toMatchObject({ live: 5, sleeping: 2, waiting: 1, failing: 1, later: 1, ready: 0, running: 0, stuck: 0, exact: true, oldestDueAt: START + 15_000, overdueMs: 0 })
    clock.set(START + 20_000)
    expect(await engine.stats()).toMatchObject({ ready: 1, overdueMs: 5000 })
  })

  test('a list is narrowed by function, by text in the event and by the run’s own id, and continued from the last run seen', async () => {
    const { clock } = await everyState('lists')
    const { engine } = onlooker('lists', clock)
    const all = await engine.runs()
    expect(all.map((r) => r.id)).toEqual([...all.map((r) => r.id)].sort().reverse())
    const pages = []
    for (let before: string | undefined; ;) {
      const page = await engine.runs({ limit: 3, ...(before === undefined ? {} : { before }) })
      if (page.length === 0) break
      pages.push(...page)
      before = page.at(-1)?.id
    }
    expect(pages).toEqual(all)
    expect((await engine.runs({ search: 'ld_3' })).map((r) => [r.fn, r.ids])).toEqual([['app-fails', { leadId: 'ld_3' }]])
    expect(await engine.runs({ search: 'hello "you"' })).toHaveLength(7)
    expect((await engine.runs({ search: 'hello', status: 'sleeping', fn: 'app-sleeps' })).map((r) => r.fn)).toEqual(['app-sleeps'])
    expect((await engine.runs({ search: ` ${all[2]?.id} ` })).map((r) => r.id)).toEqual([all[2]?.id])
    expect(await engine.runs({ search: 'nobody' })).toEqual([])
    expect((await engine.runs({ fn: 'app-waits' })).map((r) => r.fn)).toEqual(['app-waits'])
  })

  test('one run tells its steps with their times, its error with name, message and stack, when it goes on, and its family', async () => {
    const { clock } = await everyState('details')
    const { engine } = onlooker('details', clock)
    const show = async (fn: string) => engine.run((await engine.runs({ fn: `app-${fn}` }))[0]?.id ?? '')
    expect(await show('sleeps')).toMatchObject({ waitsFor: 'sleep', dueAt: START + 7 * 86_400_000, steps: [{ name: 'first', state: 'done', endedAt: START, attempts: 1, tookMs: expect.any(Number) }, { name: 'nap', state: 'pending', endedAt: null, dueAt: START + 7 * 86_400_000 }] })
    expect(await show('retries')).toMatchObject({ status: 'running', attempt: 1, attemptsMax: 4, dueAt: START + 15_000, error: { name: 'TypeError', message: 'not yet', stack: expect.stringContaining('TypeError') } })
    expect(await show('fails')).toMatchObject({ status: 'failed', output: null, error: { name: 'RangeError', message: 'never', stack: expect.stringContaining('RangeError') }, events: [{ name: 'fails' }] })
    expect(await show('ends')).toMatchObject({ status: 'completed', output: 'done', error: null })
    const [parent, child] = [await show('invokes'), await show('child')]
    expect(parent).toMatchObject({ waitsFor: 'child', children: [{ id: child?.id, fn: 'app-child', status: 'running', step: child?.parent?.step }] })
    expect(child?.parent?.id).toBe(parent?.id)
  })

  test('each function tells how its last day went, and its next tick', async () => {
    const { clock, rig } = await everyState('functions')
    await advanceTo(rig.engine, clock, START + 3_600_000)
    const rows = new Map((await onlooker('functions', clock).engine.functions()).map((f) => [f.id, f]))
    expect(rows.get('app-daily')).toMatchObject({ crons: ['0 9 * * *'], events: [], nextCronAt: START + 9 * 3_600_000, known: true })
    expect(rows.get('app-ends')).toMatchObject({ completedLastDay: 1, failedLastDay: 0, live: 0, durationP50Ms: 0 })
    expect(rows.get('app-fails')).toMatchObject({ failedLastDay: 1, completedLastDay: 0 })
    expect(rows.get('app-stops')).toMatchObject({ cancelledLastDay: 1 })
    expect(rows.get('app-sleeps')).toMatchObject({ live: 1, oldestDueAt: START + 7 * 86_400_000 })
    await advanceTo(rig.engine, clock, START + 2 * 86_400_000)
    expect((await rig.engine.functions()).find((f) => f.id === 'app-ends')).toMatchObject({ completedLastDay: 0, durationP50Ms: null })
  })

  test('more than can be counted in no time is told as an estimate, and said to be one', async () => {
    const { clock } = await everyState('crowd')
    await pool.query(`insert into crowd.runs (id, fn, event_ids, attempts_max, created_at) select 'R' || lpad(i::text, 25, '0'), 'app-sleeps', '{}', 5, 0 from generate_series(1, 12000) i`)
    await pool.query(`insert into crowd.jobs (kind, run, step, fn, due, rank) select 'wake', 'R' || lpad(i::text, 25, '0'), 's', 'app-sleeps', ${START + 1e9} + i, 0 from generate_series(1, 12000) i`)
    await pool.query('analyze crowd.runs, crowd.jobs')
    const stats = await onlooker('crowd', clock).engine.stats()
    expect(stats.exact).toBe(false)
    for (const n of [stats.live, stats.sleeping]) { expect(n).toBeGreaterThan(10_000); expect(n).toBeLessThan(13_000) }
    expect(stats.failing).toBe(1)
  })
})

describe('acting on a run from a process that never starts the engine', () => {
  test('cancelling and replaying reach the process that runs calls, and what listens for cancellations hears of it', async () => {
    const notes: string[] = []
    const worker = opened({ connectionString: url, schema: 'acting' }, (client) => [
      client.createFunction({ id: 'nap', triggers: [{ event: 'nap' }] }, async ({ step }) => { await step.run('lie down', () => { notes.push('lay down') }); await step.sleep('nap', '1d') }),
      client.createFunction({ id: 'mourn', triggers: [{ event: 'inngest/function.cancelled' }] }, ({ event }) => { notes.push(`heard of ${String((event.data as { function_id?: string }).function_id)}`) }),
    ])
    await worker.start()
    await worker.client.send({ name: 'nap' })
    await expect.poll(async () => (await worker.engine.stats()).sleeping, soon).toBe(1)
    const { engine } = opened({ connectionString: url, schema: 'acting' }, () => [])
    const [run] = await engine.runs({ status: 'sleeping' })
    expect(await engine.replay(run?.id ?? '')).toBeNull()
    expect(await engine.cancel(run?.id ?? '')).toBe(true)
    await expect.poll(() => notes, soon).toEqual(['lay down', 'heard of app-nap'])
    expect(await engine.cancel(run?.id ?? '')).toBe(false)
    const again = await engine.replay(run?.id ?? '')
    await expect.poll(() => notes, soon).toEqual(['lay down', 'heard of app-nap', 'lay down'])
    expect((await engine.runs({ status: 'running' })).map((r) => r.id)).toEqual([again])
  })
})
