import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Say } from './say.ts'

const Health = z.object({ status: z.string(), parts: z.record(z.string(), z.string()) })
const SERVING = new Set(['ready', 'degraded'])
const TELL_EVERY_MS = 15_000

/** Waits until every part says it is ready, naming those that do not while it lasts. */
export async function waitUntilReady(base: string, say: Say, isStopping: () => boolean): Promise<void> {
  let toldAt = performance.now()
  while (!isStopping()) {
    const answer = await ask(base)
    if (answer === 'ready') return
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now()
      say('health', `still waiting: ${answer}`)
    }
    await sleep(100)
  }
}

async function ask(base: string): Promise<string> {
  try {
    const response = await fetch(`${base}/api/health`, { signal: AbortSignal.timeout(5_000) })
    const body: unknown = await response.json().catch(() => null)
    const health = Health.safeParse(body).data
    if (response.ok && health && SERVING.has(health.status)) return 'ready'
    const late = Object.entries(health?.parts ?? {}).filter(([, state]) => state !== 'ready' && state !== 'not used' && state !== 'degraded')
    return late.length > 0 ? late.map(([part, state]) => `${part} is ${state}`).join(', ') : `the dashboard answers ${response.status}`
  } catch {
    return 'the dashboard does not answer yet'
  }
}
