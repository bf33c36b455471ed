import type { Inngest } from 'inngest'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { handClock } from './passage.server.ts'
import { openRig, poolOn, wireTo, type Rig, type RigOptions, type Wire } from './rig.server.ts'

const url = await testDatabase()
const pool = poolOn(url)
const rigs: Rig[] = []
const wires: Wire[] = []
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((r) => r.engine.stop({ drainMs: 500 })))
  await Promise.all(wires.splice(0).map((w) => w.close()))
})
afterAll(() => pool.end())

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const soon = { timeout: 25_000, interval: 20 }
async function begin(options: Partial<RigOptions> & { schema: string }, functions: Parameters<typeof openRig>[1]): Promise<Rig> {
  const rig = openRig({ connectionString: url, ...options }, functions)
  rigs.push(rig)
  await rig.start()
  return rig
}

describe('several processes on one schema', () => {
  test('keep a limit per key exactly, and serve every event', async () => {
    const inside = new Map<string, number>()
    let most = 0
    let all = 0
    let served = 0
    const lane = (client: Inngest) => [client.createFunction({ id: 'lane', triggers: [{ event: 'lane' }], concurrency: [{ key: 'event.data.lead', limit: 2 }, { limit: 5 }] }, async ({ event, step }) => {
      await step.run('work', async () => {
        const lead = String(event.data.lead)
        inside.set(lead, (inside.get(lead) ?? 0) + 1)
        most = Math.max(most, inside.get(lead) ?? 0)
        all = Math.max(all, [...inside.values()].reduce((a, b) => a + b, 0))
        await pause(5)
        inside.set(lead, (inside.get(lead) ?? 1) - 1)
        served++
      })
    })]
    const three = await Promise.all([1, 2, 3].map(() => begin({ schema: 'lanes' }, lane)))
    await Promise.all(Array.from({ length: 90 }, (_, n) => three[n % 3]?.client.send({ name: 'lane', data: { lead: n % 4 } })))
    await expect.poll(() => served, soon).toBe(90)
    expect(most).toBe(2)
    expect(all).toBeLessThanOrEqual(5)
    await expect.poll(() => three[0]?.engine.stats(), soon).toMatchObject({ blocked: 0, live: 0 })
  })

  test('do each step once as long as none of them dies', async () => {
    const done: string[] = []
    const walk = (client: Inngest) => [client.createFunction({ id: 'walk', triggers: [{ event: 'walk' }] }, async ({ event, step }) => {
      const n = Number(event.data.n)
      await step.run('first', () => { done.push(`${n} first`) })
      await step.sleep('rest', n % 2 === 0 ? 50 : 150)
      await Promise.all(['left', 'right'].map((side) => step.run(side, () => { done.push(`${n} ${side}`) })))
      await step.run('last', () => { done.push(`${n} last`) })
    })]
    const three = await Promise.all([1, 2, 3].map(() => begin({ schema: 'walks' }, walk)))
    await Promise.all(Array.from({ length: 60 }, (_, n) => three[n % 3]?.client.send({ name: 'walk', data: { n } })))
    await expect.poll(async () => (await three[0]?.engine.runs({ status: 'completed', limit: 200 }))?.length, soon).toBe(60)
    expect([...done].sort()).toEqual(Array.from({ length: 60 }, (_, n) => ['first', 'left', 'right', 'last'].map((s) => `${n} ${s}`)).flat().sort())
  })

  test('fire each tick of a schedule once', async () => {
    const clock = handClock(Date.UTC(2026, 0, 5, 9, 0, 30))
    const ticks: string[] = []
    const tick = (client: Inngest) => [client.createFunction({ id: 'tick', triggers: [{ cron: '* * * * *' }] }, ({ event }) => { ticks.push(String((event.data as { fireAt?: string }).fireAt)) })]
    const three = await Promise.all([1, 2, 3].map(() => begin({ schema: 'ticks', clock }, tick)))
    for (let n = 1; n <= 3; n++) {
      clock.set(clock.now() + 60_000)
      await expect.poll(() => ticks.length, soon).toBe(n)
    }
    expect(ticks).toEqual(['2026-01-05T09:01:00.000Z', '2026-01-05T09:02:00.000Z', '2026-01-05T09:03:00.000Z'])
    await expect.poll(() => three[0]?.engine.functions(), soon).toMatchObject([{ completedLastDay: 3, nextCronAt: Date.UTC(2026, 0, 5, 9, 4) }])
  })

  test('take over the calls of one that died, repeat nothing it had finished, and ignore what it says afterwards', async () => {
    const wire = await wireTo(url)
    wires.push(wire)
    const notes: string[] = []
    let arrive = () => {}
    const work = (name: string) => (client: Inngest) => [client.createFunction({ id: 'work', triggers: [{ event: 'work' }], retries: 3 }, async ({ step, attempt }) => {
      await step.run('one', () => { notes.push(`${name} one`) })
      return step.run('two', async () => {
        notes.push(`${name} two, attempt ${attempt}`)
        if (name === 'dying') await new Promise<void>((resolve) => { arrive = resolve })
        return name
      })
    })]
    const dying = await begin({ schema: 'death', connectionString: wire.url }, work('dying'))
    await dying.client.send({ name: 'work' })
    await expect.poll(() => notes, soon).toEqual(['dying one', 'dying two, attempt 0'])
    const heir = await begin({ schema: 'death' }, work('heir'))
    wire.cut()
    await expect.poll(() => notes, soon).toEqual(['dying one', 'dying two, attempt 0', 'heir two, attempt 1'])
    wire.mend()
    arrive()
    await expect.poll(async () => (await heir.engine.runs({ status: 'completed' })).length, soon).toBe(1)
    const [run] = await heir.engine.runs()
    expect(await heir.engine.run(run?.id ?? '')).toMatchObject({ output: 'heir', steps: [{ name: 'one', attempts: 1 }, { name: 'two', attempts: 2 }] })
    await expect.poll(() => dying.lines, soon).toContainEqual(expect.objectContaining({ event: 'engine.stale' }))
    expect(notes).toHaveLength(3)
  })
})

describe('processes with different functions', () => {
  const noting = (notes: string[], name: string, ids: readonly string[]) => (client: Inngest) => ids.map((id) => client.createFunction({ id, triggers: [{ event: id }] }, async ({ step }) => {
    await step.run('note', () => { notes.push(`${id} by ${name}`) })
    await step.sleep('nap', '10m')
    await step.run('again', () => { notes.push(`${id} by ${name} again`) })
  }))

  test('leave a call to the one that has its function, during a rolling deploy', async () => {
    const clock = handClock(Date.UTC(2026, 0, 5))
    const notes: string[] = []
    const before = await begin({ schema: 'rolling', clock }, noting(notes, 'old', ['gone', 'kept']))
    await before.client.send({ name: 'gone' })
    await expect.poll(() => notes, soon).toEqual(['gone by old'])
    const after = await begin({ schema: 'rolling', clock }, noting(notes, 'new', ['kept', 'added']))
    await before.client.send({ name: 'added' })
    await expect.poll(() => notes, soon).toEqual(['gone by old', 'added by new'])
    await expect.poll(async () => (await after.engine.stats()).sleeping, soon).toBe(2)
    clock.set(clock.now() + 600_000)
    await expect.poll(() => [...notes].sort(), soon).toEqual(['added by new', 'added by new again', 'gone by old', 'gone by old again'])
    await expect.poll(() => after.engine.stats(), soon).toMatchObject({ live: 0, stuck: 0 })
  })

  test('show the runs of a dropped function as stuck, leave them in peace, and go on when it is back', async () => {
    const clock = handClock(Date.UTC(2026, 0, 5))
    const notes: string[] = []
    const before = await begin({ schema: 'dropped', clock }, noting(notes, 'old', ['gone', 'kept']))
    await before.client.send({ name: 'gone' })
    await expect.poll(async () => (await before.engine.stats()).sleeping, soon).toBe(1)
    await before.engine.stop()
    const after = await begin({ schema: 'dropped', clock }, noting(notes, 'new', ['kept']))
    clock.set(clock.now() + 600_000)
    await expect.poll(async () => (await after.engine.stats()).ready, soon).toBe(1)
    clock.set(clock.now() + 61_000)
    const [run] = await after.engine.runs({ status: 'running' })
    await expect.poll(async () => (await after.engine.run(run?.id ?? ''))?.waitsFor, soon).toBe('function')
    expect(await after.engine.stats()).toMatchObject({ stuck: 1, live: 1, ready: 0, running: 0, overdueMs: 0 })
    expect(await after.engine.functions()).toMatchObject([{ id: 'app-gone', known: false, live: 1 }, { id: 'app-kept', known: true, live: 0 }])
    await after.client.send({ name: 'kept' })
    await expect.poll(() => notes, soon).toEqual(['gone by old', 'kept by new'])
    await begin({ schema: 'dropped', clock }, noting(notes, 'back', ['gone', 'kept']))
    await expect.poll(() => notes, soon).toEqual(['gone by old', 'kept by new', 'gone by back again'])
    expect(after.lines).toEqual([])
  })
})
