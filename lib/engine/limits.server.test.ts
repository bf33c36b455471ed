import { Inngest } from 'inngest'
import { serve } from 'inngest/edge'
import { expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { createEngine } from './create.server.ts'

const url = await testDatabase()
const signingKey = `signkey-test-${'ef'.repeat(32)}`
const quiet = { info() {}, warn() {}, error() {}, debug() {} }

test('a limit per key holds across two workers, and every event is still served', async () => {
  const inside = new Map<string, number>()
  let most = 0
  let served = 0
  const workers = [1, 2].map(() => {
    const engine = createEngine({ connectionString: url, schema: 'lanes', clock: Date, signingKey, eventKey: 'key' })
    const client = new Inngest({ id: 'app', isDev: false, baseUrl: 'http://engine.internal', eventKey: 'key', signingKey, fetch: engine.fetch, logger: quiet, internalLogger: quiet })
    const functions = [client.createFunction({ id: 'lane', triggers: [{ event: 'lane' }], concurrency: [{ key: 'event.data.lead', limit: 2 }, { limit: 5 }] }, async ({ event, step }) => {
      await step.run('work', async () => {
        const lead = String(event.data.lead)
        inside.set(lead, (inside.get(lead) ?? 0) + 1)
        most = Math.max(most, inside.get(lead) ?? 0)
        expect([...inside.values()].reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(5)
        await new Promise((resolve) => setTimeout(resolve, 5))
        inside.set(lead, (inside.get(lead) ?? 1) - 1)
        served++
      })
    })]
    return { engine, client, handler: serve({ client, functions }) }
  })
  for (const w of workers) await w.engine.start(w.handler)
  await Promise.all(Array.from({ length: 60 }, (_, n) => workers[n % 2]?.client.send({ name: 'lane', data: { lead: n % 3 } })))
  await expect.poll(() => served, { timeout: 25_000 }).toBe(60)
  expect(most).toBe(2)
  for (const w of workers) await w.engine.stop({ drainMs: 1000 })
})
