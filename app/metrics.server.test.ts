import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { keep } from '#inngest/keep.ts'
import { plant } from '#lib/canary/plant.server.ts'
import { sweepCanary } from '#lib/canary/sweep.server.ts'
import { connect } from '#lib/db/client.server.ts'
import { COUNTERS, GAUGES, HISTOGRAMS } from '#lib/telemetry/catalogue.ts'
import { count, exposition, observe } from '#lib/telemetry/meters.server.ts'
import { parseExposition } from '#lib/testing/exposition.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse, sampleLead, sampleSend, sampleWait } from '#lib/testing/sample.server.ts'
import { samples } from './gauges.ts'

const url = await testDatabase()
Object.assign(process.env, { DATABASE_URL: url, BIDE_URL: 'http://127.0.0.1:3000', BIDE_PEPPER: 'x'.repeat(16), BIDE_TOKEN_KEY: 'x'.repeat(16), BIDE_DATA_KEY: 'x'.repeat(16), BIDE_INNGEST_SIGNING_KEY: `signkey-test-${'ab'.repeat(32)}`, BIDE_INNGEST_EVENT_KEY: 'key' })
const house = await sampleHouse(url)
afterAll(() => house.close())

const read = async () => parseExposition((await exposition(await samples(house.db, house.now))).text)

describe('what Prometheus is told', () => {
  test('every gauge, from the rows, in the strict text format', async () => {
    await plant(house)
    house.at('2026-11-24T09:02:00.000Z')
    await sweepCanary(house)
    const lead = await sampleLead(house.db, 'ada')
    await sampleWait(house.db, lead, 'ada')
    await sampleSend(house.db, lead, 'message')
    await house.db.killSwitch.create({ data: { workspaceId: WORKSPACE, scope: 'channel', key: 'email', stopped: true, byId: 'op_1', at: house.now() } })
    await house.db.$executeRaw`INSERT INTO "ProviderBreaker" ("workspaceId", "channel", "provider", "state", "since", "retryAt") VALUES (${WORKSPACE}, 'email', 'smtp', 'open', now(), now())`
    house.at('2026-11-25T10:00:00.000Z')
    const families = await read()
    const value = (name: string, labels: Record<string, string> = {}) => families.get(name)?.samples.find((sample) => isDeepStrictEqual(sample.labels, labels))?.value
    expect(value('bide_database_up')).toBe(1)
    expect([value('bide_waits_open'), value('bide_waits_overdue'), value('bide_wait_overdue_oldest_seconds')]).toEqual([1, 1, 3601])
    expect(value('bide_canary_lateness_seconds')).toBe(60)
    expect(value('bide_canary_age_seconds')).toBe(89_880)
    expect(value('bide_sends', { state: 'ready', channel: 'email', provider: 'smtp' })).toBe(1)
    expect(value('bide_breaker_state', { provider: 'smtp', channel: 'email' })).toBe(2)
    expect(value('bide_sending_stopped', { scope: 'channel' })).toBe(1)
    expect(value('bide_dispatch_pending')).toBe(2)
    expect(value('bide_dead_letters', { kind: 'send' })).toBe(0)
    for (const { name } of Object.values(GAUGES)) expect(families.has(name), name).toBe(true)
    expect([...families.keys()]).toEqual(expect.arrayContaining(['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'nodejs_gc_duration_seconds']))
  })

  test('signals by source and outcome, as the doors keep them', async () => {
    const items = [{ type: 'track', event: 'demo_request', email: 'grace@example.com', messageId: 'm1' }, { type: 'track', event: 'demo_request', email: 'grace@example.com', messageId: 'm1' }, { type: 'track', event: 'nobody_knows_this', email: 'grace@example.com', messageId: 'm2' }, { type: 'nonsense' }]
    await keep(house, { workspaceId: WORKSPACE, source: 'api', items })
    const family = (await read()).get('bide_signals_total')
    expect(Object.fromEntries((family?.samples ?? []).map(({ labels, value }) => [`${labels.source} ${labels.outcome}`, value]))).toEqual({ 'api accepted': 1, 'api duplicate': 1, 'api ignored': 1, 'api rejected': 1 })
  })

  test('labels are words of the code: an address or a number in one becomes "other"', async () => {
    count('signals', { source: 'ada@example.com', outcome: 'accepted' })
    count('signals', { source: '+49301234567', outcome: 'accepted' })
    observe('step', 0.01, { function: 'nurture-lead', step: 'Ada Lovelace', outcome: 'done' })
    const text = (await exposition([])).text
    expect(text).not.toMatch(/ada@|49301234567|Lovelace/)
    expect(parseExposition(text).get('bide_step_duration_seconds')?.samples[0]?.labels.step).toBe('other')
  })

  test('a database that is away makes one gauge nought and the others absent, never nought', async () => {
    const nowhere = connect('postgres://nobody:x@127.0.0.1:1/nothing', { max: 1 })
    house.at('2026-11-25T11:00:00.000Z')
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const told = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
    const families = parseExposition((await exposition(await samples(nowhere, house.now))).text)
    const lines = told.mock.calls.map(([line]): unknown => JSON.parse(String(line)))
    told.mockRestore()
    expect(lines).toMatchObject([{ level: 'error', event: 'metrics.failed' }])
    expect(families.get('bide_database_up')?.samples[0]?.value).toBe(0)
    expect(families.has('bide_waits_overdue')).toBe(false)
    expect(families.has('bide_signals_total')).toBe(true)
    await nowhere.$disconnect()
  })

  test('scrapes that come while the database hangs wait for one answer and do not pile up', async () => {
    const holder = new pg.Client({ connectionString: url })
    await holder.connect()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await holder.query('BEGIN; LOCK TABLE "Wait" IN ACCESS EXCLUSIVE MODE')
    const answers = Promise.all([1, 2, 3, 4].map(() => samples(house.db, house.now)))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { rows } = await holder.query<{ waiting: number }>(`SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)
    await holder.query('ROLLBACK')
    await holder.end()
    expect(rows[0]?.waiting).toBe(1)
    expect((await answers).every((one) => one.some(({ gauge, value }) => gauge === 'databaseUp' && value === 1))).toBe(true)
  })
})

test('the operations manual explains every metric', () => {
  const manual = readFileSync('docs/operations.md', 'utf8')
  for (const { name } of [...Object.values(COUNTERS), ...Object.values(HISTOGRAMS), ...Object.values(GAUGES)]) expect(manual, name).toContain(`\`${name}\``)
})
