import { afterAll, describe, expect, test } from 'vitest'
import type { Health } from '#lib/env/health.server.ts'
import type { Part } from '#lib/env/health.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { sampleHouse, sampleLead, sampleWait, WORKSPACE } from '#lib/testing/sample.server.ts'
import { readStanding } from './standing.server.ts'
import { readWaits } from './waits.server.ts'

const house = await sampleHouse(await testDatabase())
afterAll(() => house.close())

const ready: Part = { state: 'ready', says: 'As it should be.' }
const healthy = { web: ready, database: ready, engine: ready, canary: { ...ready, ageSeconds: 12, latenessSeconds: 0.2 } }
const none = { open: 0, overdue: 0, oldestOverdueSeconds: 0, held: 0, nextDueAt: null }
const standing = (more: Record<string, Part> = {}) => readStanding(house, WORKSPACE, { health: async () => ({ details: { ...healthy, ...more } }) as unknown as Health, waits: async () => none, saysOf: () => ready })

describe('the standing of one workspace', () => {
  test('tells the canary of the house and the counts of the workspace', async () => {
    expect(await standing()).toMatchObject({ verdict: { state: 'ready' }, canary: { ageSeconds: 12, latenessSeconds: 0.2 }, pending: { count: 0, oldestAt: null }, unknown: 0, deadLetters: 0 })
  })

  test('what another workspace’s messages wait for is not its trouble; what stalls its own way out is', async () => {
    const outbox: Part = { state: 'degraded', says: '3 items were given up on.', dead: 3, unknown: 0, breakersOpen: 0 }
    expect((await standing({ outbox })).verdict.state).toBe('ready')
    const stalled: Part = { state: 'degraded', says: 'mailbox stopped taking email.', dead: 0, unknown: 0, breakersOpen: 1 }
    expect((await standing({ outbox: stalled })).verdict.state).toBe('ready')
    await house.db.providerBreaker.create({ data: { workspaceId: WORKSPACE, channel: 'email', provider: 'mailbox', state: 'open', since: house.now(), failures: 5, retryAt: new Date(house.now().getTime() + 60_000) } })
    expect((await standing({ outbox: stalled })).verdict).toMatchObject({ state: 'degraded', says: 'mailbox stopped taking email.' })
    await house.db.providerBreaker.deleteMany()
  })

  test('an event of its own that waits, and one that was given up on, are counted apart, and others’ not at all', async () => {
    const event = (id: string, more: object = {}) => ({ id, workspaceId: WORKSPACE, event: 'lead/signal.received', data: {}, createdAt: house.now(), ...more })
    await house.db.dispatch.createMany({ data: [event('dsp_1'), event('dsp_2', { deadAt: house.now() }), event('dsp_3', { deadAt: house.now(), discardedAt: house.now() }), event('dsp_4', { workspaceId: 'ws_other', deadAt: house.now() })] })
    expect(await standing()).toMatchObject({ pending: { count: 1, oldestAt: house.now().toISOString() }, deadLetters: 1, verdict: { state: 'attention' } })
  })
})

describe('the waits of a workspace', () => {
  test('are counted by the hour in which they are due; a stop says since when it holds them', async () => {
    await sampleWait(house.db, await sampleLead(house.db, 'ld_late'), 'late')
    await sampleWait(house.db, await sampleLead(house.db, 'ld_other'), 'other')
    const viewer = { workspaceId: WORKSPACE, reveal: false }
    expect(await readWaits(house, viewer)).toMatchObject({ open: 2, overdueCount: 0, overdue: [], due: { overdue: 0, later: 0, perHour: { 23: 2 } }, heldSince: null })
    house.at('2026-11-25T09:01:30.000Z')
    const late = await readWaits(house, viewer)
    expect(late).toMatchObject({ open: 2, overdueCount: 2, due: { overdue: 2 }, next: [] })
    expect(late.overdue.map(({ lead, reason }) => [lead, reason])).toEqual([['S. W., Kranich GmbH', 'too soon'], ['S. W., Kranich GmbH', 'too soon']])
    await house.db.killSwitch.create({ data: { workspaceId: WORKSPACE, scope: 'all', key: '*', stopped: true, byId: 'op_1', at: house.now() } })
    expect((await readWaits(house, viewer)).heldSince).toBe('2026-11-25T09:01:30.000Z')
  })
})
