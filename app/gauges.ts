import { inspected } from '#inngest/inspect.ts'
import { readCanary } from '#lib/canary/read.server.ts'
import { canaryPart } from '#lib/canary/verdict.ts'
import type { Client } from '#lib/db/client.server.ts'
import { readOutbox } from '#lib/delivery/standing.server.ts'
import type { OutboxFacts } from '#lib/delivery/standing.server.ts'
import { readLag } from '#lib/relay/lag.server.ts'
import { readTotals } from '#lib/reports/totals.server.ts'
import type { Totals } from '#lib/reports/totals.server.ts'
import type { GaugeKey, Sample } from '#lib/telemetry/catalogue.ts'
import { log } from '#lib/telemetry/log.server.ts'
import { readWaits } from '#lib/waits/overdue.server.ts'

const FRESH_MS = 1_000
const PATIENCE_MS = 4_000
/** What reads more than a few index entries is asked less often. */
const TOTALS_FRESH_MS = 15_000

/** The answer of the database that is under way or at most a second old, so that scrapes never queue up behind one that hangs. */
let asked: { value: Promise<readonly Sample[]>; settledAtMs: number | null } | null = null
let totals: { atMs: number; value: Promise<Totals> } | null = null

/** The gauges of the moment, at most a second old. Without a database in time, one that says so: it never throws. */
export function samples(db: Client, now: () => Date): Promise<readonly Sample[]> {
  if (!asked || (asked.settledAtMs !== null && performance.now() - asked.settledAtMs >= FRESH_MS)) {
    const mine: NonNullable<typeof asked> = { value: read(db, now()), settledAtMs: null }
    mine.value.catch(() => undefined).finally(() => { mine.settledAtMs = performance.now() })
    asked = mine
  }
  return patient(asked.value).catch((error: unknown) => {
    log({ event: 'metrics.failed', error })
    return [{ gauge: 'databaseUp', value: 0 }] as const
  })
}

async function read(db: Client, now: Date): Promise<readonly Sample[]> {
  if (!totals || performance.now() - totals.atMs >= TOTALS_FRESH_MS) {
    totals = { atMs: performance.now(), value: readTotals(db, now) }
    totals.value.catch(() => { totals = null })
  }
  const [waits, canary, lag, outbox, day, engine] = await Promise.all([readWaits(db, now), readCanary(db, now), readLag(db, now), readOutbox(db, now), totals.value, inspected()?.stats() ?? null])
  const bell = canaryPart(canary, now)
  const one = (gauge: GaugeKey, value: number | null, labels?: Record<string, string>): Sample[] => (value === null ? [] : [{ gauge, value, ...(labels ? { labels } : null) }])
  return [
    ...one('databaseUp', 1),
    ...one('waitsOpen', waits.open), ...one('waitsOverdue', waits.overdue), ...one('waitOldest', waits.oldestOverdueSeconds), ...one('waitsHeld', waits.held),
    ...one('canaryAge', bell.ageSeconds), ...one('canaryLateness', bell.latenessSeconds), ...one('canaryRung', canary.sinceYesterday.engine, { by: 'engine' }), ...one('canaryRung', canary.sinceYesterday.sweep, { by: 'sweep' }),
    ...one('dispatchPending', lag.pending), ...one('dispatchOldest', lag.oldestSeconds),
    ...day.sends.flatMap(({ state, channel, provider, count }) => one('sends', count, { state, channel, provider })),
    ...ofOutbox(outbox), ...one('escalations', day.escalations.open), ...one('escalationsLate', day.escalations.overdue),
    ...['all', 'channel', 'provider'].flatMap((scope) => one('stopped', day.stops.find((stop) => stop.scope === scope)?.count ?? 0, { scope })),
    ...(engine ? [
      ...one('engineRunning', engine.running), ...one('engineReady', engine.ready), ...one('engineSleeping', engine.sleeping), ...one('engineWaiting', engine.waiting),
      ...one('engineBlocked', engine.blocked), ...one('engineRetrying', engine.failing), ...one('engineOverdue', engine.overdueMs / 1000),
    ] : []),
  ]
}

const ofOutbox = ({ unknown, oldestReadySeconds, dead, breakers }: OutboxFacts): Sample[] => [
  { gauge: 'sendUnknown', value: unknown }, { gauge: 'sendReadyOldest', value: oldestReadySeconds },
  ...Object.entries(dead).map(([kind, value]): Sample => ({ gauge: 'deadLetters', value, labels: { kind } })),
  ...breakers.map(({ channel, provider, state }): Sample => ({ gauge: 'breaker', value: state === 'open' ? 2 : 1, labels: { channel, provider } })),
]

const patient = <Value>(asked: Promise<Value>): Promise<Value> =>
  Promise.race([asked, new Promise<never>((_, fail) => { setTimeout(() => fail(new Error('the database did not answer a scrape in time')), PATIENCE_MS).unref() })])
