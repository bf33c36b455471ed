import { serve } from 'inngest/edge'
import { inngestClient } from '#inngest/client.ts'
import { house as buildHouse } from '#inngest/house.ts'
import { functionsFor } from '#inngest/index.ts'
import { deliver } from '#inngest/steps/deliver.ts'
import { sealLedgers } from '#lib/audit/seal.server.ts'
import { sweepSends } from '#lib/delivery/sweep.server.ts'
import { createEngine } from '#lib/engine/create.server.ts'
import { clock } from '#lib/env/clock.server.ts'
import { plainEnvironment } from '#lib/env/plain.server.ts'
import { coreEnv, engineEnv, runHistoryDays } from '#lib/env/read.server.ts'
import { pruneDispatches } from '#lib/relay/prune.server.ts'
import { createRelay } from '#lib/relay/relay.server.ts'
import { redispatch } from '#lib/relay/redispatch.server.ts'
import { sweepWaits } from '#lib/waits/sweep.server.ts'

const SEAL_EVERY_MS = 5_000
const SWEEP_EVERY_MS = 3_000
const PRUNE_EVERY_MS = 3_600_000
const DRAIN_MS = 10_000
const DAY_MS = 86_400_000

const log = (line: object) => console.log(JSON.stringify({ at: new Date().toISOString(), ...line }))

plainEnvironment()
const house = buildHouse()
const choice = engineEnv()
const connectionString = withName(coreEnv().DATABASE_URL, 'bide-engine')
const engine = choice.kind === 'embedded' ? createEngine({ connectionString, clock, signingKey: choice.signingKey, eventKey: choice.eventKey, keepMs: runHistoryDays() * DAY_MS, log }) : null
const client = inngestClient(choice, engine?.fetch)

if (engine) await engine.start(serve({ client, functions: functionsFor(client, house) }))
const relay = createRelay({
  house, connectionString,
  send: async (events) => { await (engine ? engine.send(events) : client.send(events)) },
})
await relay.start()
await catchUp()
const chores = [
  every(SEAL_EVERY_MS, 'seal', async () => {
    for (const { id } of await house.db.workspace.findMany({ select: { id: true } })) await sealLedgers(house, id)
  }),
  every(PRUNE_EVERY_MS, 'prune', async () => { await pruneDispatches(house) }),
  every(SWEEP_EVERY_MS, 'sweep', async () => {
    await sweepWaits(house, { graceSeconds: 2, limit: 1000 })
    await sweepSends(house, (decisionId, inThread) => deliver(house, decisionId, inThread), { graceSeconds: 30, limit: 1000 })
  }),
]
log({ event: 'worker.ready', engine: choice.kind })

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

/** What a process that died here before may have left, taken up at once instead of at the next sweep. */
async function catchUp() {
  const taken = {
    waits: await sweepWaits(house, { graceSeconds: 1, limit: 1000 }),
    sends: await sweepSends(house, (decisionId, inThread) => deliver(house, decisionId, inThread), { graceSeconds: 1, limit: 1000 }),
    signals: await redispatch(house, { graceSeconds: 60, limit: 1000 }),
  }
  log({ event: 'worker.caught_up', ...taken })
}

async function stop() {
  for (const chore of chores) clearInterval(chore)
  await relay.stop()
  await engine?.stop({ drainMs: DRAIN_MS })
  await house.db.$disconnect()
  process.exit(0)
}

/** Runs again after each end, never twice at once; a failure is logged and the next turn tries again. */
function every(ms: number, name: string, work: () => Promise<void>): NodeJS.Timeout {
  let running = false
  return setInterval(() => {
    if (running) return
    running = true
    work().catch((error: unknown) => log({ event: `${name}.failed`, message: String(error) })).finally(() => { running = false })
  }, ms)
}

function withName(url: string, name: string): string {
  const named = new URL(url)
  named.searchParams.set('application_name', name)
  return named.toString()
}
