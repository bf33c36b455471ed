import { Inngest } from 'inngest'
import { serve } from 'inngest/edge'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { plant } from '#lib/canary/plant.server.ts'
import { readCanary } from '#lib/canary/read.server.ts'
import { sweepCanary } from '#lib/canary/sweep.server.ts'
import { createEngine } from '#lib/engine/create.server.ts'
import { advanceTo, handClock } from '#lib/engine/passage.server.ts'
import { handOver } from '#lib/relay/hand-over.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { sampleHouse } from '#lib/testing/sample.server.ts'
import { keepCanaryFunction } from './keep-canary.ts'

const url = await testDatabase()
const quiet = { info() {}, warn() {}, error() {}, debug() {} }
const clock = handClock(Date.parse('2026-11-24T09:00:00.400Z'))
const sample = await sampleHouse(url)
const house = { ...sample, now: () => new Date(clock.now()) }
const signingKey = `signkey-test-${'cd'.repeat(32)}`
const engine = createEngine({ connectionString: url, schema: 'canary_engine', clock, signingKey, eventKey: 'key', chance: () => 0 })
const client = new Inngest({ id: 'app', isDev: false, baseUrl: 'http://engine.internal', eventKey: 'key', signingKey, fetch: engine.fetch, logger: quiet, internalLogger: quiet })
const handler = serve({ client, functions: [keepCanaryFunction(client, house)] })
const relay = new pg.Client({ connectionString: url })
await relay.connect()
afterAll(async () => {
  await relay.end()
  await engine.stop()
  await sample.close()
})

/** A second of the house: the relay hands over, the engine rings what is due, the sweep looks. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await handOver(relay, (events) => engine.send(events), { now: house.now(), limit: 100, notNow: [] })
    await advanceTo(engine, clock, clock.now() + 1000)
    await sweepCanary(house)
  }
}
const bells = () => house.db.canary.findMany({ where: { rungAt: { not: null } }, orderBy: { rungAt: 'asc' } })

test('the engine rings canary after canary within a second of due, and rings again after its tables were lost and the sweep stood in once', async () => {
  await engine.register(handler)
  await plant(house)
  await pass(190)
  const before = await bells()
  expect(before.map(({ rungBy }) => rungBy)).toEqual(['engine', 'engine', 'engine'])
  expect(Math.max(...before.map(({ latenessSeconds }) => latenessSeconds ?? Infinity))).toBeLessThanOrEqual(1)

  await pass(20)
  await house.db.$executeRawUnsafe('DROP SCHEMA canary_engine CASCADE')
  await engine.register(handler)
  await pass(170)
  const after = (await bells()).slice(before.length)
  expect(after.map(({ rungBy }) => rungBy)).toEqual(['sweep', 'engine'])
  expect((await readCanary(house.db, house.now())).open).not.toBeNull()
  expect(await house.db.canary.count({ where: { rungAt: null } })).toBe(1)
})
