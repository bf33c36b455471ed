import type { Inngest } from 'inngest'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { openRig, type Rig } from './rig.server.ts'

const url = await testDatabase()
const HOUR_MS = 3_600_000
const soon = { timeout: 25_000, interval: 20 }
const rigs: Rig[] = []
afterEach(async () => { await Promise.all(rigs.splice(0).map((r) => r.engine.stop({ drainMs: 500 }))) })

/** A clock that goes by itself and can be put forward or back, as a person or a time server does. */
function wallClock() {
  let offsetMs = 0
  return { now: () => Date.now() + offsetMs, put: (ms: number) => { offsetMs += ms } }
}

async function begin(schema: string, clock: { now(): number }, functions: Parameters<typeof openRig>[1]): Promise<Rig> {
  const rig = openRig({ connectionString: url, schema, clock }, functions)
  rigs.push(rig)
  await rig.start()
  return rig
}

test('a clock put hours ahead takes no running call from its holder, and fires each sleep once', async () => {
  const clock = wallClock()
  const notes: string[] = []
  let finish = () => {}
  const functions = (client: Inngest) => [
    client.createFunction({ id: 'long', triggers: [{ event: 'long' }] }, async ({ step, attempt }) => {
      await step.run('work', async () => { notes.push(`work, attempt ${attempt}`); await new Promise<void>((resolve) => { finish = resolve }) })
    }),
    client.createFunction({ id: 'nap', triggers: [{ event: 'nap' }] }, async ({ step }) => {
      await step.sleep('nap', '1h')
      await step.run('awake', () => { notes.push('awake') })
    }),
  ]
  const [one, two] = [await begin('ahead', clock, functions), await begin('ahead', clock, functions)]
  await one.client.send([{ name: 'long' }, { name: 'nap' }])
  await expect.poll(() => notes, soon).toEqual(['work, attempt 0'])
  await expect.poll(async () => (await two.engine.stats()).sleeping, soon).toBe(1)
  clock.put(3 * HOUR_MS)
  await expect.poll(() => notes, soon).toEqual(['work, attempt 0', 'awake'])
  // Long enough for two looks at the leases by each.
  await new Promise((resolve) => setTimeout(resolve, 2500))
  clock.put(-3 * HOUR_MS)
  finish()
  await expect.poll(async () => (await two.engine.runs({ status: 'completed' })).length, soon).toBe(2)
  expect(notes).toEqual(['work, attempt 0', 'awake'])
})

test('a clock set back by minutes neither hangs nor repeats anything', async () => {
  const clock = wallClock()
  const notes: string[] = []
  const rig = await begin('back', clock, (client) => [client.createFunction({ id: 'walk', triggers: [{ event: 'walk' }] }, async ({ event, step }) => {
    for (const name of ['a', 'b']) await step.run(name, () => { notes.push(`${event.data.n} ${name}`) })
    if (event.data.n === 1) await step.sleep('nap', '1s')
    await step.run('c', () => { notes.push(`${event.data.n} c`) })
  })])
  await rig.client.send({ name: 'walk', data: { n: 1 } })
  await expect.poll(async () => (await rig.engine.stats()).sleeping, soon).toBe(1)
  clock.put(-5 * 60_000)
  await rig.client.send({ name: 'walk', data: { n: 2 } })
  await expect.poll(() => notes, soon).toEqual(['1 a', '1 b', '2 a', '2 b', '2 c'])
  clock.put(5 * 60_000 + 2000)
  await expect.poll(() => notes, soon).toEqual(['1 a', '1 b', '2 a', '2 b', '2 c', '1 c'])
})

test('a schedule set under a clock that was hours ahead is set again when the clock is put right, and ticks that passed are not repeated', async () => {
  const start = Date.UTC(2026, 0, 5, 9, 0, 30)
  let now = start
  const ticks: string[] = []
  const functions = (client: Inngest) => [client.createFunction({ id: 'tick', triggers: [{ cron: '0 * * * *' }] }, ({ event }) => { ticks.push(String((event.data as { fireAt?: string }).fireAt)) })]
  const rig = await begin('schedule', { now: () => now }, functions)
  now = start + 5 * HOUR_MS
  await expect.poll(() => ticks, soon).toEqual(['2026-01-05T14:00:00.000Z'])
  await rig.engine.stop()
  now = start
  const later = await begin('schedule', { now: () => now }, functions)
  await expect.poll(async () => (await later.engine.functions())[0]?.nextCronAt, soon).toBe(Date.UTC(2026, 0, 5, 10))
  now = start + HOUR_MS
  await expect.poll(() => ticks, soon).toEqual(['2026-01-05T14:00:00.000Z', '2026-01-05T10:00:00.000Z'])
})
