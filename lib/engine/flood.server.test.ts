import type { Inngest } from 'inngest'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { EngineBusy } from './create.server.ts'
import { openRig, wireTo, type Rig, type RigOptions } from './rig.server.ts'

const url = await testDatabase()
const rigs: Rig[] = []
afterEach(async () => { await Promise.all(rigs.splice(0).map((r) => r.engine.stop({ drainMs: 500 }))) })

const soon = { timeout: 25_000, interval: 20 }
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
async function begin(options: Partial<RigOptions> & { schema: string }, functions: Parameters<typeof openRig>[1]): Promise<Rig> {
  const rig = openRig({ connectionString: url, ...options }, functions)
  rigs.push(rig)
  await rig.start()
  return rig
}
const post = (rig: Rig, event: object) => rig.engine.fetch('http://engine.internal/e/key', { method: 'POST', body: JSON.stringify(event) })

test('a flood of requests is refused with a time to come back before it fills the memory, and what is sent again runs once', async () => {
  const ran: number[] = []
  const rig = await begin({ schema: 'flood', intake: { events: 100, bytes: 1e9 } }, (client) => [client.createFunction({ id: 'one', triggers: [{ event: 'one' }] }, ({ event }) => { ran.push(Number(event.data.n)) })])
  let refused = 0
  const insistOn = async (n: number) => {
    for (;;) {
      const response = await post(rig, { name: 'one', id: `one ${n}`, data: { n } })
      if (response.status === 200) return
      expect([response.status, response.headers.get('retry-after'), response.headers.get('content-type')]).toEqual([429, '1', 'application/problem+json'])
      refused++
      await pause(20 + n % 50)
    }
  }
  await Promise.all(Array.from({ length: 1000 }, (_, n) => insistOn(n)))
  expect(refused).toBeGreaterThan(0)
  await expect.poll(() => ran.length, soon).toBe(1000)
  expect(new Set(ran).size).toBe(1000)
})

test('while nothing can be written, no more bytes wait in memory than allowed', async () => {
  const wire = await wireTo(url)
  const rig = await begin({ schema: 'bytes', connectionString: wire.url, intake: { events: 1e9, bytes: 1_000_000 } }, (client) => [client.createFunction({ id: 'one', triggers: [{ event: 'one' }] }, () => 1)])
  wire.cut()
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => post(rig, { name: 'one', data: { n, text: 'x'.repeat(20_000) } })))
  const kept = answers.filter((a) => a.status !== 429)
  expect(kept.length).toBeLessThanOrEqual(50)
  expect(kept.map((a) => a.status)).toEqual(kept.map(() => 503))
  wire.mend()
  await expect.poll(async () => (await post(rig, { name: 'one', data: {} })).status, soon).toBe(200)
  await wire.close()
})

test('while too many calls wait, events from outside are refused, those a running call sends are taken, and nothing is lost', async () => {
  const done: string[] = []
  let open = false
  const functions = (client: Inngest) => [
    client.createFunction({ id: 'slow', triggers: [{ event: 'slow' }] }, async ({ event, step }) => {
      await step.run('wait', async () => { while (!open) await pause(10) })
      await step.sendEvent('more', { name: 'more', data: { n: event.data.n } })
    }),
    client.createFunction({ id: 'more', triggers: [{ event: 'more' }] }, ({ event }) => { done.push(String(event.data.n)) }),
  ]
  const rig = await begin({ schema: 'depth', workers: 2, readyMax: 20 }, functions)
  let taken = 0
  const sendOne = () => rig.engine.send({ name: 'slow', data: { n: taken } }).then(() => { taken++; return null }, (error: unknown) => error)
  let refusal: unknown = null
  while (refusal === null) { refusal = await sendOne(); await pause(20) }
  expect(refusal).toBeInstanceOf(EngineBusy)
  expect(refusal).toMatchObject({ status: 429, retryAfterMs: 5000 })
  expect(taken).toBeGreaterThan(20)
  open = true
  await expect.poll(() => done.length, soon).toBe(taken)
  await expect.poll(sendOne, soon).toBeNull()
  expect((await rig.engine.runs({ status: 'failed' })).length).toBe(0)
})
