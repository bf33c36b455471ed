import type { Inngest } from 'inngest'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { openRig, poolOn, wireTo } from './rig.server.ts'

const url = await testDatabase()
const pool = poolOn(url)
afterAll(() => pool.end())

const soon = { timeout: 25_000, interval: 20 }
const heldIn = async (schema: string) => (await pool.query<{ attempt: number }>(`select attempt from "${schema}".jobs where lock is not null`)).rows

/** A function whose second step ends when told. */
function slow(name: string, notes: string[]) {
  let finish = () => {}
  const functions = (client: Inngest) => [client.createFunction({ id: 'slow', triggers: [{ event: 'slow' }] }, async ({ step, attempt }) => {
    await step.run('one', () => { notes.push(`${name} one`) })
    return step.run('two', async () => {
      notes.push(`${name} two, attempt ${attempt}`)
      if (name === 'leaving') await new Promise<void>((resolve) => { finish = resolve })
      return name
    })
  })]
  return { functions, finish: () => { finish() } }
}

test('a call that ends while the engine drains is written, and no lease stays', async () => {
  const notes: string[] = []
  const { functions, finish } = slow('leaving', notes)
  const rig = openRig({ connectionString: url, schema: 'drained' }, functions)
  await rig.start()
  await rig.client.send({ name: 'slow' })
  await expect.poll(() => notes, soon).toHaveLength(2)
  const stopped = rig.engine.stop({ drainMs: 20_000 })
  finish()
  await stopped
  expect(await heldIn('drained')).toEqual([])
  expect((await pool.query('select status, output from drained.runs')).rows).toEqual([{ status: 'completed', output: 'leaving' }])
})

test('a call that outlasts the draining is handed to others at once, without using up an attempt, and what it says later is ignored', async () => {
  const notes: string[] = []
  const { functions, finish } = slow('leaving', notes)
  const rig = openRig({ connectionString: url, schema: 'handed' }, functions)
  await rig.start()
  await rig.client.send({ name: 'slow' })
  await expect.poll(() => notes, soon).toHaveLength(2)
  await rig.engine.stop({ drainMs: 50 })
  expect(await heldIn('handed')).toEqual([])
  const heir = openRig({ connectionString: url, schema: 'handed' }, slow('heir', notes).functions)
  await heir.start()
  await expect.poll(async () => (await heir.engine.runs({ status: 'completed' })).length, soon).toBe(1)
  finish()
  await heir.engine.stop()
  expect(notes).toEqual(['leaving one', 'leaving two, attempt 0', 'heir two, attempt 0'])
  expect((await pool.query('select output from handed.runs')).rows).toEqual([{ output: 'heir' }])
})

test('stopping again, or at the same time, does nothing more', async () => {
  const rig = openRig({ connectionString: url, schema: 'again' }, () => [])
  await rig.start()
  await Promise.all([rig.engine.stop(), rig.engine.stop()])
  await rig.engine.stop()
  expect(rig.lines).toEqual([])
})

test('an engine that was never started stops too', async () => {
  await openRig({ connectionString: url, schema: 'never' }, () => []).engine.stop()
})

test('an engine stopped while it starts does not run, and says so to who started it', async () => {
  const rig = openRig({ connectionString: url, schema: 'starting' }, (client) => [client.createFunction({ id: 'f', triggers: [{ event: 'f' }] }, () => 1)])
  const started = rig.start().then(() => 'started', (error: unknown) => String(error))
  await rig.engine.stop()
  expect(await started).toMatch(/stopped|pool/)
  expect((await pool.query("select 1 from pg_locks where locktype = 'advisory' and classid = (hashtext('engine workers of starting')::bigint & 4294967295)::bigint::oid")).rows).toEqual([])
})

test('an engine stops while the database is away', async () => {
  const wire = await wireTo(url)
  const notes: string[] = []
  const { functions } = slow('leaving', notes)
  const rig = openRig({ connectionString: wire.url, schema: 'away' }, functions)
  await rig.start()
  await rig.client.send({ name: 'slow' })
  await expect.poll(() => notes, soon).toHaveLength(2)
  wire.cut()
  await rig.engine.stop({ drainMs: 100 })
  await wire.close()
})
