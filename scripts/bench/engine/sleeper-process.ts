import { openHouse, pause, until, type Ground } from './house.ts'
import { sleeping } from './sleeping.ts'
import type { Told } from './sleepers.ts'

type Asked = { ground: Ground; schema: string; waking: number; forkedAt: number }

/** A process of its own, so that its memory is the engine's and the app's alone. */
process.once('message', (message) => {
  const { ground, schema, waking, forkedAt } = message as Asked
  void (async () => {
    const lateMs: number[] = []
    const house = await openHouse(ground, schema, (client) => sleeping(client, (late) => { lateMs.push(late) }))
    const readyMs = Date.now() - forkedAt
    await pause(5000)
    const sweep = (globalThis as { gc?: () => void }).gc
    for (let i = 0; i < 3; i++) sweep?.()
    const { rss, heapUsed: heap } = process.memoryUsage()
    await until('everybody due to wake', () => lateMs.length >= waking).catch(() => undefined)
    await house.stop()
    process.send?.({ readyMs, rss, heap, lateMs } satisfies Told)
  })()
})
