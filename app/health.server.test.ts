import pg from 'pg'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { plant } from '#lib/canary/plant.server.ts'
import { sweepCanary } from '#lib/canary/sweep.server.ts'
import { connect } from '#lib/db/client.server.ts'
import { health, healthHttpStatus, noteStopping } from '#lib/env/health.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse, sampleLead, sampleSend, sampleWait } from '#lib/testing/sample.server.ts'
import { readWaits } from '#lib/waits/overdue.server.ts'
import { questions } from './health.ts'

const url = await testDatabase()
const house = await sampleHouse(url)
const engine = new pg.Client({ connectionString: url, application_name: 'bide-engine' })
await engine.connect()
delete process.env.BIDE_MAILBOX_API
afterAll(async () => {
  await engine.end()
  await house.close()
})
beforeEach(() => house.at('2026-11-24T09:00:00.000Z'))

/** Each question by a list of its own, so that the answer of a moment ago is not the answer. */
const ask = () => health(house.db, { ...questions }, house.now)

describe('how the house is', () => {
  test('an empty house with an engine is ready, each part says so in a sentence, and the canary has yet to ring', async () => {
    await plant(house)
    const answer = await ask()
    expect(answer).toMatchObject({ status: 'ready', parts: { web: 'ready', database: 'ready', engine: 'ready', mailbox: 'not used', relay: 'ready', outbox: 'ready', waits: 'ready', canary: 'starting', clock: 'ready' } })
    expect(healthHttpStatus(answer)).toBe(200)
    expect(Object.values(answer.details).every(({ says }) => /^[A-Z0-9].*[.]$/.test(says))).toBe(true)
  })

  test('a canary that the sweep rang makes it degraded, with what to do, and it still serves', async () => {
    house.at('2026-11-24T09:02:00.000Z')
    await sweepCanary(house)
    const answer = await ask()
    expect(answer).toMatchObject({ status: 'degraded', parts: { canary: 'degraded' }, details: { canary: { rungBy: 'sweep', ageSeconds: 0, sweptSinceYesterday: 1 } } })
    expect(answer.details.canary?.says).toMatch(/start the engine process again/)
    expect(healthHttpStatus(answer)).toBe(200)
  })

  test('overdue waits are counted with their oldest, and those that a stop holds are not overdue', async () => {
    const lead = await sampleLead(house.db, 'ada')
    await sampleWait(house.db, lead, 'ada')
    house.at('2026-11-25T09:00:58.000Z')
    expect(await readWaits(house.db, house.now())).toMatchObject({ open: 1, overdue: 0, held: 0 })
    house.at('2026-11-25T10:00:00.000Z')
    expect(await readWaits(house.db, house.now())).toMatchObject({ open: 1, overdue: 1, oldestOverdueSeconds: 3601 })
    expect(await readWaits(house.db, house.now(), 'ws_other')).toMatchObject({ open: 0, overdue: 0 })
    expect((await ask()).details.waits).toMatchObject({ state: 'degraded', says: expect.stringMatching(/One wait is overdue by 60 min.*Start the engine process again/) })
    await house.db.killSwitch.create({ data: { workspaceId: WORKSPACE, scope: 'all', key: '*', stopped: true, byId: 'op_1', at: house.now() } })
    expect((await ask()).details.waits).toMatchObject({ state: 'ready', overdue: 0, held: 1 })
  })

  test('an event nobody hands over and a message nobody sends are told with their age', async () => {
    await house.db.dispatch.deleteMany()
    await house.db.dispatch.create({ data: { id: 'dsp_x', workspaceId: WORKSPACE, event: 'lead/signal.received', data: {}, createdAt: new Date('2026-11-24T08:59:00.000Z') } })
    await sampleSend(house.db, 'ada', 'stuck', new Date('2026-11-24T08:00:00.000Z'))
    expect((await ask()).details).toMatchObject({
      relay: { state: 'degraded', pending: 1, oldestSeconds: 60, says: expect.stringMatching(/nobody hands them over/) },
      outbox: { state: 'degraded', ready: 1, oldestReadySeconds: 3600, says: expect.stringMatching(/do not leave/) },
    })
  })

  test('nothing in the answer names a person', async () => {
    expect(JSON.stringify(await ask())).not.toMatch(/@|Weber|Kranich|lead\.test|ld_/)
  })

  test('a table that hangs costs one answer, not the others, and is not asked twice at once', async () => {
    const holder = new pg.Client({ connectionString: url })
    onTestFinished(() => holder.end())
    await holder.connect()
    await holder.query('BEGIN; LOCK TABLE "Wait" IN ACCESS EXCLUSIVE MODE')
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map(({ parts }) => [parts.waits, parts.canary, parts.database])).toEqual(answers.map(() => ['unknown', 'starting', 'ready']))
    const { rows } = await holder.query<{ waiting: number }>(`SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)
    expect(rows[0]?.waiting).toBe(1)
    await holder.query('ROLLBACK')
    expect((await ask()).parts.waits).toBe('ready')
  })

  test('without a database nobody should be sent here', async () => {
    const nowhere = connect('postgres://nobody:x@127.0.0.1:1/nothing', { max: 1 })
    const answer = await health(nowhere, questions, house.now)
    expect(answer).toMatchObject({ status: 'degraded', parts: { database: 'not answering', engine: 'unknown', waits: 'unknown' } })
    expect(healthHttpStatus(answer)).toBe(503)
    await nowhere.$disconnect()
  })

  test('a process that is letting go of its work says so, and is sent nothing new', async () => {
    noteStopping()
    const answer = await ask()
    expect(answer.status).toBe('stopping')
    expect(healthHttpStatus(answer)).toBe(503)
  })
})
