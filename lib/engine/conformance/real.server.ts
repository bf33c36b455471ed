import { setTimeout as sleep } from 'node:timers/promises'
import { Inngest } from 'inngest'
import { serve } from 'inngest/edge'
import { openHttp } from '../http.server.ts'
import { REQUEST_BYTES_MAX } from '../limits.ts'
import type { Scenario } from './scenario.ts'

const SETTLE_MS = 3000

/** Plays one scenario against a real Inngest server on this machine, in wall-clock time. With keys in the environment it speaks cloud mode, else dev mode. */
export async function playReal(scenario: Scenario, baseUrl: string, app: string): Promise<string[]> {
  const notes: string[] = []
  const [eventKey, signingKey] = [process.env['INNGEST_EVENT_KEY'], process.env['INNGEST_SIGNING_KEY']]
  const client = new Inngest({ id: app, isDev: signingKey === undefined, baseUrl, ...(eventKey === undefined ? {} : { eventKey }), ...(signingKey === undefined ? {} : { signingKey }) })
  const handler = serve({ client, functions: scenario.functions(client, (line) => { notes.push(line) }) })
  const door = await openHttp(0, REQUEST_BYTES_MAX, async (request) => handler(request))
  try {
    const url = `http://127.0.0.1:${door.port}/api/inngest`
    const synced = await fetch(url, { method: 'PUT' })
    if (!synced.ok) throw new Error(`The server did not take the functions (${synced.status}: ${(await synced.text()).slice(0, 200)})`)
    await sleep(SETTLE_MS)
    await scenario.play({
      client, now: () => Date.now(), advance: (ms) => sleep(ms),
      send: async (...events) => { await client.send(events) },
      signal: async (signal, data) => { await client.sendSignal({ signal, data }) },
    })
    await sleep(SETTLE_MS)
  } finally {
    await door.close()
  }
  return notes
}
