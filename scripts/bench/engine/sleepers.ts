import { fork } from 'node:child_process'
import path from 'node:path'
import { at, type Figure } from './figures.ts'
import { openHouse, pause, seldom, until, type Ground } from './house.ts'
import { sleeping } from './sleeping.ts'

const SEND = 500
const MOST_QUEUED = 5000
const STARTUP_MS = 20_000

/** What a process that holds the sleepers tells of itself. */
export type Told = { readyMs: number; rss: number; heap: number; lateMs: number[] }

/** A crowd of sleeping runs, begun by the engine itself: starting among them, what they cost in memory, and how late those wake that are due at a steady pace. */
export async function sleepers(ground: Ground): Promise<Figure[]> {
  const { sleepers: count, perSecond, seconds } = ground.counts
  const waking = Math.min(count, perSecond * seconds)
  const empty = await inProcess(ground, 'sleepers_none', 0)

  const begun = performance.now()
  const house = await openHouse(ground, 'sleepers', (client) => sleeping(client, () => undefined))
  const far = Date.now() + 40 * 86_400_000
  let sent = 0
  const send = async (dueAt: (n: number) => number, most: number) => {
    for (const from = sent; sent < from + most; ) {
      const size = Math.min(SEND, from + most - sent)
      await house.client.send(Array.from({ length: size }, (_, i) => ({ name: 'sleep', data: { at: dueAt(sent - from + i), leadId: `ld_${sent + i}` } })))
      sent += size
      await until('the queue to shrink', async () => (await house.engine.stats()).ready < MOST_QUEUED, seldom)
    }
    await until('everybody to sleep', async () => { const { ready, running } = await house.engine.stats(); return ready + running === 0 }, seldom)
  }
  await send(() => far, count - waking)
  const perSecondBegun = sent / (performance.now() - begun) * 1000
  const firstDueAt = Math.ceil(Date.now() / 1000) * 1000 + STARTUP_MS + waking * 4
  await send((n) => firstDueAt + Math.floor(n * 1000 / perSecond), waking)
  await house.stop()

  const full = await inProcess(ground, 'sleepers', waking)
  const shape = 'sleepers'
  return [
    { shape, what: `${count} runs put to sleep by the engine`, value: perSecondBegun, unit: 'runs/s' },
    { shape, what: `start among ${count} sleeping waits: process to ready`, value: full.readyMs / 1000, unit: 's', under: 10 },
    { shape, what: 'the same with none', value: empty.readyMs / 1000, unit: 's' },
    { shape, what: 'memory of the process more than with none, a wait: resident', value: (full.rss - empty.rss) / count, unit: 'bytes', under: 1024 },
    { shape, what: 'heap', value: (full.heap - empty.heap) / count, unit: 'bytes', under: 1024 },
    { shape, what: `${waking} due at ${perSecond} a second: lateness, p50`, value: at(full.lateMs, 0.5), unit: 'ms' },
    { shape, what: 'lateness, p99', value: at(full.lateMs, 0.99), unit: 'ms' },
    { shape, what: 'lateness, max', value: at(full.lateMs, 1), unit: 'ms', under: 2000 },
    { shape, what: 'woken', value: full.lateMs.length, unit: 'runs', over: waking - 1 },
  ]
}

function inProcess(ground: Ground, schema: string, waking: number): Promise<Told> {
  const child = fork(path.join(import.meta.dirname, 'sleeper-process.ts'), [], { execArgv: ['--expose-gc'] })
  return new Promise<Told>((resolve, reject) => {
    child.once('message', (told) => resolve(told as Told)).once('error', reject)
    child.once('exit', (code) => reject(new Error(`the sleeping process ended with ${code}`)))
    child.send({ ground, schema, waking, forkedAt: Date.now() })
  }).finally(async () => { child.removeAllListeners(); child.kill(); await pause(100) })
}
