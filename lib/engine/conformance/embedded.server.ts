import { Inngest } from 'inngest'
import { serve } from 'inngest/edge'
import { createEngine } from '../create.server.ts'
import { advanceTo, handClock } from '../passage.server.ts'
import type { Scenario } from './scenario.ts'

const SIGNING_KEY = `signkey-test-${'ab'.repeat(32)}`
const START_MS = Date.UTC(2026, 0, 5, 9)

/** Plays one scenario on an embedded engine with a clock of its own, and answers what was noted. */
export async function playEmbedded(scenario: Scenario, connectionString: string, schema: string): Promise<string[]> {
  const notes: string[] = []
  const clock = handClock(START_MS)
  const engine = createEngine({ connectionString, schema, clock, signingKey: SIGNING_KEY, eventKey: 'test', chance: () => 0.5 })
  const quiet = { info() {}, warn() {}, error() {}, debug() {} }
  const client = new Inngest({ id: 'app', isDev: false, baseUrl: 'http://engine.internal', eventKey: 'test', signingKey: SIGNING_KEY, fetch: engine.fetch, logger: quiet, internalLogger: quiet })
  const handler = serve({ client, functions: scenario.functions(client, (line) => { notes.push(line) }) })
  await engine.register(handler)
  try {
    await scenario.play({
      client, now: clock.now,
      send: async (...events) => { await client.send(events); await engine.tick() },
      advance: (ms) => advanceTo(engine, clock, clock.now() + ms),
      signal: async (signal, data) => { await client.sendSignal({ signal, data }); await engine.tick() },
    })
    await engine.tick()
  } finally {
    await engine.stop()
  }
  return notes
}
