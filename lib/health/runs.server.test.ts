import { Inngest, NonRetriableError } from 'inngest'
import { serve } from 'inngest/edge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '#lib/db/client.server.ts'
import { createEngine } from '#lib/engine/create.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { sampleHouse, sampleLead, WORKSPACE } from '#lib/testing/sample.server.ts'
import { cancelRun, replayRun } from './operate.server.ts'
import { readRun } from './run.server.ts'
import { readRuns } from './runs.server.ts'

const url = await testDatabase()
const house = await sampleHouse(url)
const clock = { now: () => house.now().getTime() }
const keys = { signingKey: `signkey-test-${'ab'.repeat(16)}`, eventKey: 'test' }
const engine = createEngine({ connectionString: url, clock, ...keys })
/** As the web process has it: never started, on the pool of everything else. */
const web = connect(url, { max: 3 })
const seen = createEngine({ pool: web.pool, connectionString: url, clock, ...keys })
const quiet = { info() {}, warn() {}, error() {}, debug() {} }
const client = new Inngest({ id: 'bide', isDev: false, logger: quiet, baseUrl: 'http://engine.internal', fetch: engine.fetch, ...keys })
const functions = [
  client.createFunction({ id: 'nurture-lead', triggers: [{ event: 'lead/signal.received' }] }, async ({ step }) => {
    await step.run('look', () => ({ ok: true }))
    await step.sleep('wait', 3_600_000)
    return { done: true }
  }),
  client.createFunction({ id: 'absorb-outcome', triggers: [{ event: 'lead/replied' }], retries: 0 }, async () => { throw new NonRetriableError('550 no such mailbox sina@kranich.test') }),
  client.createFunction({ id: 'sweep', triggers: [{ event: 'house/tick' }] }, async () => 'swept'),
]
const admin: Actor = { kind: 'person', id: 'op_1', name: 'Ada', role: 'admin', workspaceId: WORKSPACE }
const viewer = { workspaceId: WORKSPACE, reveal: false }
const everything = { status: '', fn: '', q: '', before: '' } as const
const send = async (name: string, data: Record<string, unknown>) => { await engine.send({ name, data }); await engine.tick() }
const about = (leadId: string, more = {}) => ({ workspaceId: WORKSPACE, leadId, signalId: `sig_of_${leadId}`, ...more })
const newest = async (q: string) => (await readRuns(house, seen, { ...everything, q }, viewer)).rows[0]!
const audited = (id: string) => house.db.auditEntry.findMany({ where: { workspaceId: WORKSPACE, objectId: id }, orderBy: { seq: 'asc' }, select: { verb: true, actorId: true, body: true } })

beforeAll(async () => {
  await sampleLead(house.db, 'ld_sina')
  await engine.register(serve({ client, functions }))
})
afterAll(async () => { await engine.stop(); await web.$disconnect(); await web.pool.end(); await house.close() })

describe('the runs of a workspace', () => {
  test('are told with their lead masked, what they are parked on, and when they go on', async () => {
    await send('lead/signal.received', about('ld_sina'))
    const line = await newest('ld_sina')
    expect(line).toMatchObject({ name: 'Nurture a lead', state: 'sleeping', event: 'a signal came in', lead: { id: 'ld_sina', label: 'S. W., Kranich GmbH' }, endedAt: null, dueAt: '2026-11-24T10:00:00.000Z' })
    house.at('2026-11-24T09:10:00.000Z')
    const run = await readRun(house, seen, line.id, viewer)
    expect(run.steps.map(({ name, does, state }) => [name, does, state])).toEqual([['Look', 'runs', 'done'], ['Wait', 'sleeps', 'pending']])
    expect(run.steps[1]).toMatchObject({ tookMs: 600_000, dueAt: '2026-11-24T10:00:00.000Z', bar: { to: 1 } })
  })

  test('leave out those of other workspaces, in the list and one by one, and show those of the house', async () => {
    await send('lead/signal.received', about('ld_other', { workspaceId: 'ws_other' }))
    await send('house/tick', {})
    const all = await readRuns(house, seen, { ...everything, fn: 'all' }, viewer)
    expect(all.rows.map(({ fn }) => fn)).toContain('bide-sweep')
    const other = (await seen.runs({ search: 'ld_other' }))[0]!
    expect(all.rows.map(({ id }) => id)).not.toContain(other.id)
    await expect(readRun(house, seen, other.id, viewer)).rejects.toMatchObject({ kind: 'not_found' })
    await expect(cancelRun(house, seen, admin, other.id)).rejects.toMatchObject({ kind: 'not_found' })
    expect((await seen.run(other.id))?.endedAt).toBeNull()
  })

  test('a search that reads for too long says what to ask instead', async () => {
    const endless = { functions: () => seen.functions(), runs: () => Promise.reject(Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })) }
    await expect(readRuns(house, endless, { ...everything, q: 'x' }, viewer)).rejects.toMatchObject({ kind: 'unavailable', field: '/q' })
  })

  test('a page goes on where the one before ended, and no run is on both', async () => {
    for (let i = 0; i < 45; i++) await engine.send({ name: 'lead/signal.received', data: about(`ld_page${i}`) })
    await engine.tick()
    const first = await readRuns(house, seen, everything, viewer)
    expect(first.rows).toHaveLength(40)
    const second = await readRuns(house, seen, { ...everything, before: first.older! }, viewer)
    expect(second.rows.map(({ id }) => id).filter((id) => first.rows.some((row) => row.id === id))).toEqual([])
    expect(first.rows.length + second.rows.length).toBe((await seen.runs({ limit: 200 })).filter((run) => run.ids.workspaceId === WORKSPACE).length)
  })

  test('an error is told without the address it quotes', async () => {
    await send('lead/replied', about('ld_quoted'))
    const line = await newest('ld_quoted')
    const run = await readRun(house, seen, line.id, viewer)
    expect([line.state, line.because, run.error?.message]).toEqual(['failed', '550 no such mailbox •••', '550 no such mailbox •••'])
    expect(JSON.stringify(run)).not.toContain('sina@')
  })
})

describe('what a person may do to a run', () => {
  test('cancelling ends it with an audit entry, once; the second is told that it has ended', async () => {
    await send('lead/signal.received', about('ld_cancel'))
    const { id } = await newest('ld_cancel')
    await cancelRun(house, seen, admin, id)
    expect((await readRun(house, seen, id, viewer)).state).toBe('cancelled')
    await expect(cancelRun(house, seen, admin, id)).rejects.toMatchObject({ kind: 'conflict' })
    expect((await audited(id)).map(({ verb, actorId }) => [verb, actorId])).toEqual([['engine.run.cancelled', 'op_1']])
  })

  test('an audit entry that cannot be written leaves the run alone', async () => {
    await send('lead/signal.received', about('ld_unwritten'))
    const { id } = await newest('ld_unwritten')
    await expect(seen.cancel(id, () => Promise.reject(new Error('the log is full')))).rejects.toThrow('the log is full')
    expect((await readRun(house, seen, id, viewer)).state).toBe('sleeping')
  })

  test('replaying an ended run starts a new one from the same event and says which; a live one is refused', async () => {
    await send('lead/signal.received', about('ld_replay'))
    const { id } = await newest('ld_replay')
    await expect(replayRun(house, seen, admin, id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('still live') })
    await cancelRun(house, seen, admin, id)
    const again = await replayRun(house, seen, admin, id)
    await engine.tick()
    expect(again.id).not.toBe(id)
    expect(await readRun(house, seen, again.id, viewer)).toMatchObject({ state: 'sleeping', event: { data: { leadId: 'ld_replay' } } })
    const entries = await audited(id)
    expect(entries.map(({ verb }) => verb)).toEqual(['engine.run.cancelled', 'engine.run.replayed'])
    expect(JSON.parse(entries[1]!.body)).toMatchObject({ detail: { function: 'bide-nurture-lead', as: again.id } })
  })
})
