import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Inngest } from 'inngest'
import { expect, test } from 'vitest'
import { startPostgres, type RunningPostgres } from '#lib/db/embedded.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { openRig, wireTo, type Rig } from './rig.server.ts'

const url = await testDatabase()
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const soon = { timeout: 60_000, interval: 20 }
const RUNS = 12

const walking = (done: string[]) => (client: Inngest) => [client.createFunction({ id: 'walk', triggers: [{ event: 'walk' }], retries: 1 }, async ({ event, step, attempt }) => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await step.run(name, async () => { done.push(`${event.data.n} ${name}${attempt === 0 ? '' : ` attempt ${attempt}`}`); await pause(20) })
    if (name === 'b') await step.sleep('nap', 100)
  }
})]
const all = Array.from({ length: RUNS }, (_, n) => ['a', 'b', 'c', 'd', 'e'].map((name) => `${n} ${name}`)).flat().sort()

async function sendUntilTaken(rig: Rig, n: number): Promise<void> {
  for (;;) {
    try { await rig.engine.send({ name: 'walk', id: `walk ${n}`, data: { n } }); return } catch { await pause(100) }
  }
}

test('a database that is away for some seconds costs no attempt, repeats no step, and loses nothing', async () => {
  const wire = await wireTo(url)
  const done: string[] = []
  const rig = openRig({ connectionString: wire.url, schema: 'away' }, walking(done))
  await rig.start()
  const sent = (async () => { for (let n = 0; n < RUNS; n++) { await sendUntilTaken(rig, n); await pause(20) } })()
  await expect.poll(() => done.length, soon).toBeGreaterThan(5)
  wire.cut()
  await pause(2500)
  wire.mend()
  await sent
  await expect.poll(async () => (await rig.engine.runs({ status: 'completed' }).catch(() => [])).length, soon).toBe(RUNS)
  expect([...done].sort()).toEqual(all)
  await rig.engine.stop()
  await wire.close()
}, 90_000)

test('a database that crashes and is started again loses nothing it confirmed, and costs no attempt', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bide-away-'))
  const options = { dataDir: path.join(folder, 'postgres'), password: randomBytes(12).toString('hex'), database: 'engine', log: () => {} }
  let server: RunningPostgres = await startPostgres(options)
  const done: string[] = []
  const rigs = [1, 2].map(() => openRig({ connectionString: server.url, schema: 'crash' }, walking(done)))
  for (const rig of rigs) await rig.start()
  try {
    const sent = (async () => { for (let n = 0; n < RUNS; n++) { await sendUntilTaken(rigs[n % 2]!, n); await pause(20) } })()
    await expect.poll(() => done.length, soon).toBeGreaterThan(5)
    process.kill(server.pid, 'SIGQUIT')
    await server.exited
    await pause(1000)
    server = await startPostgres({ ...options, port: server.port })
    await sent
    await expect.poll(async () => (await rigs[0]!.engine.runs({ status: 'completed' }).catch(() => [])).length, soon).toBe(RUNS)
    expect([...new Set(done)].sort()).toEqual(all)
  } finally {
    await Promise.all(rigs.map((rig) => rig.engine.stop({ drainMs: 500 })))
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 90_000)
