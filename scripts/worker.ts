import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from 'inngest/edge'
import { inngestClient } from '#inngest/client.ts'
import { sweepDecisions, sweepForgotten } from '#inngest/functions/sweep.ts'
import { house as buildHouse } from '#inngest/house.ts'
import { functionsFor } from '#inngest/index.ts'
import { observing } from '#inngest/observe.ts'
import { tracedSend } from '#inngest/observe/relay.ts'
import { sweptDelivery } from '#inngest/observe/sweep.ts'
import { sealLedgers } from '#lib/audit/seal.server.ts'
import { resumeCanary, sweepCanary } from '#lib/canary/sweep.server.ts'
import { sweepSends, sweepsEnd } from '#lib/delivery/sweep.server.ts'
import { createEngine } from '#lib/engine/create.server.ts'
import { clock } from '#lib/env/clock.server.ts'
import { plainEnvironment } from '#lib/env/plain.server.ts'
import { coreEnv, engineEnv, runHistoryDays } from '#lib/env/read.server.ts'
import { pruneDispatches } from '#lib/relay/prune.server.ts'
import { createRelay } from '#lib/relay/relay.server.ts'
import { endOnUncaught, listener, log, speakInLines } from '#lib/telemetry/log.server.ts'
import { count } from '#lib/telemetry/meters.server.ts'
import { endTracing, startTracing } from '#lib/telemetry/traces.server.ts'
import { sweepWaits } from '#lib/waits/sweep.server.ts'
import { chores } from './worker/chores.ts'
import { openMetrics } from './worker/metrics.ts'

const SEAL_EVERY_MS = 5_000
const SWEEP_EVERY_MS = 3_000
const DECISIONS_EVERY_MS = 30_000
const PRUNE_EVERY_MS = 3_600_000
const DRAIN_MS = 10_000
const CHORE_DRAIN_MS = 2_000
const DATABASE_PATIENCE_MS = 60_000
const DAY_MS = 86_400_000
/** For so long after the engine lost its tables, what it was handed and did not decide is handed to it again at once. */
const LOSS_MS = 30_000
let lossUntil = 0

function heard(line: object): void {
  if ('event' in line && line.event === 'engine.rebuild') lossUntil = performance.now() + LOSS_MS
  listener(line)
}

speakInLines()
endOnUncaught()
plainEnvironment()
await startTracing('bide-engine')
const house = buildHouse()
const choice = engineEnv()
const connectionString = withName(coreEnv().DATABASE_URL, 'bide-engine')
const engine = choice.kind === 'embedded' ? createEngine({ connectionString, clock, signingKey: choice.signingKey, eventKey: choice.eventKey, keepMs: runHistoryDays() * DAY_MS, log: heard }) : null
const client = inngestClient(choice, engine?.fetch, [observing(house)])
const metrics = await openMetrics()

await patiently(() => resumeCanary(house))
if (engine) await engine.start(serve({ client, functions: functionsFor(client, house) }))
const relay = createRelay({
  house, connectionString, log: listener,
  send: tracedSend(async (events) => { await (engine ? engine.send(events) : client.send(events)) }),
})
await relay.start()
await patiently(catchUp)
const work = chores()
work.every(SEAL_EVERY_MS, 'seal', async () => {
  for (const { id } of await house.db.workspace.findMany({ select: { id: true } })) await sealLedgers(house, id)
})
work.every(PRUNE_EVERY_MS, 'prune', async () => { await pruneDispatches(house) })
work.every(SWEEP_EVERY_MS, 'sweep', async () => {
  const { woken } = await sweepWaits(house, { graceSeconds: 2, limit: 1000 })
  count('swept', { what: 'wait' }, woken)
})
work.every(SWEEP_EVERY_MS, 'outbox', async () => { await sweepSends(house, sweptDelivery(house), { graceSeconds: 30, limit: 1000 }) })
work.every(DECISIONS_EVERY_MS, 'decisions', async () => { await sweepDecisions(house, { graceSeconds: 120, limit: 1000 }) })
work.every(SWEEP_EVERY_MS, 'lost', async () => {
  if (performance.now() < lossUntil) await sweepDecisions(house, { graceSeconds: 5, limit: 1000 })
})
work.every(PRUNE_EVERY_MS, 'forgotten', async () => { await sweepForgotten(house, 1000) })
work.every(SWEEP_EVERY_MS, 'canary', async () => {
  const { swept } = await sweepCanary(house)
  if (!swept) return
  count('swept', { what: 'canary' })
  log({ event: 'canary.swept', level: 'warn', says: 'The engine did not ring the canary wait in time; the sweep did. Waits of leads may be late by as much, and none is lost.' })
})
log({ event: 'worker.ready', engine: choice.kind })

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal))

/** What a process that died here before may have left, taken up at once instead of at the next sweep. */
async function catchUp() {
  const taken = {
    waits: await sweepWaits(house, { graceSeconds: 1, limit: 1000 }),
    sends: await sweepSends(house, sweptDelivery(house), { graceSeconds: 1, limit: 1000 }),
    decisions: await sweepDecisions(house, { graceSeconds: 60, limit: 1000 }),
    forgotten: await sweepForgotten(house, 1000),
  }
  await sweepCanary(house)
  log({ event: 'worker.caught_up', ...taken })
}

/** Takes nothing new, lets what is under way end, and says so. */
async function stop(signal: string) {
  log({ event: 'worker.stopping', signal })
  await Promise.all([work.stop(CHORE_DRAIN_MS), relay.stop()])
  await Promise.all([engine?.stop({ drainMs: DRAIN_MS }), Promise.race([sweepsEnd(house), sleep(DRAIN_MS)])])
  await Promise.all([metrics?.close(), endTracing()])
  await house.db.$disconnect()
  log({ event: 'worker.stopped' })
  process.exit(0)
}

/** A database that is about to come back is waited for, as the engine does. */
async function patiently(act: () => Promise<void>): Promise<void> {
  for (const endsAt = performance.now() + DATABASE_PATIENCE_MS; ; await sleep(250)) {
    try {
      return await act()
    } catch (error) {
      if (performance.now() > endsAt) throw error
    }
  }
}

function withName(url: string, name: string): string {
  const named = new URL(url)
  named.searchParams.set('application_name', name)
  return named.toString()
}
