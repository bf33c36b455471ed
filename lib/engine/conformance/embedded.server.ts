import { createEngine, type RunRow } from '../create.server.ts'
import { advanceTo, handClock } from '../passage.server.ts'
import { promised, runLine, type Scenario, type Seen } from './scenario.ts'
import { post, stageOf } from './world.server.ts'

const SIGNING_KEY = `signkey-test-${'ab'.repeat(32)}`
const START_MS = Date.UTC(2026, 0, 5, 9)
const STATUS: Record<string, string> = { running: 'Running', completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' }

/** Plays one scenario on an embedded engine with a clock of its own, and answers what was seen. */
export async function playEmbedded(scenario: Scenario, connectionString: string, schema: string): Promise<Seen> {
  const clock = handClock(START_MS)
  const engine = createEngine({ connectionString, schema, clock, signingKey: SIGNING_KEY, eventKey: 'test', chance: () => 0.5 })
  const { client, notes, note, handler } = stageOf(scenario, clock.now, { id: 'app', isDev: false, baseUrl: 'http://engine.internal', eventKey: 'test', signingKey: SIGNING_KEY, fetch: engine.fetch })
  await engine.register(handler)
  try {
    await scenario.play({
      client, note, now: clock.now,
      send: async (...events) => { const { ids } = await client.send(events); await engine.tick(); return ids },
      advance: (ms) => advanceTo(engine, clock, clock.now() + ms),
      signal: async (signal, data) => { await client.sendSignal({ signal, data }); await engine.tick() },
      post: async (body, headers) => { const answer = await post(engine.fetch, 'http://engine.internal/e/test', body, headers); await engine.tick(); return answer },
    })
    await engine.tick()
    const rows: RunRow[] = await engine.runs({ limit: 200 })
    const runs = await Promise.all(rows.map(async (r) => { const run = await engine.run(r.id); return runLine(r.fn.replace(/^app-/, ''), STATUS[r.status] ?? r.status, r.status === 'cancelled' ? null : r.status === 'failed' ? run?.error : run?.output) }))
    return promised({ ...scenario, trace: notes, runs })
  } finally {
    await engine.stop()
  }
}
