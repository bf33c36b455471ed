import { beforeEach, describe, expect, test } from 'vitest'
import { connect } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import type { House } from '#lib/env/house.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { explainStop, isStopped, resumeSending, sendingState, stopSending } from './kill-switch.server.ts'

const db = connect(await testDatabase(), { max: 4 })
let now = new Date('2026-11-21T09:00:00Z')
const house = { db, now: () => now } as unknown as House
const person = (id: string, workspaceId: string): Actor => ({ kind: 'person', id, name: id, role: 'admin', workspaceId })
const ALL = { scope: 'all', key: '*' } as const
const nobodyRefuses = () => null
let ws = ''

beforeEach(() => { ws = `ws_${Math.random().toString(36).slice(2)}`; now = new Date('2026-11-21T09:00:00Z') })

const verbs = async () => (await db.auditEntry.findMany({ where: { workspaceId: ws }, orderBy: { seq: 'asc' } })).map((entry) => entry.verb)

describe('a stop', () => {
  test('holds every channel of this workspace and no other', async () => {
    await stopSending(house, person('op_1', ws), ALL)
    expect(await isStopped(db, ws, 'email', 'smtp')).toBe(true)
    expect(await isStopped(db, `${ws}x`, 'email', 'smtp')).toBe(false)
  })
  test('of one channel leaves the others', async () => {
    await stopSending(house, person('op_1', ws), { scope: 'channel', key: 'email' })
    expect([await isStopped(db, ws, 'email', 'smtp'), await isStopped(db, ws, 'chat', 'in_app')]).toEqual([true, false])
  })
  test('asked for twice is one stop, in the first person’s name', async () => {
    await stopSending(house, person('op_1', ws), ALL)
    now = new Date('2026-11-21T09:10:00Z')
    const { stops } = await stopSending(house, person('op_2', ws), ALL)
    expect(stops).toMatchObject([{ byId: 'op_1', at: '2026-11-21T09:00:00.000Z', minutesAgo: 10 }])
    expect(await verbs()).toEqual(['sending.stopped'])
  })
  test('two at once are one stop', async () => {
    await Promise.all(['op_1', 'op_2', 'op_3'].map((id) => stopSending(house, person(id, ws), ALL)))
    expect(await verbs()).toEqual(['sending.stopped'])
  })
  test('is explained afterwards, and not once it is over', async () => {
    await stopSending(house, person('op_1', ws), ALL)
    await explainStop(house, person('op_1', ws), ALL, 'wrong price in the template')
    expect((await sendingState(house, ws)).stops[0]?.reason).toBe('wrong price in the template')
    await resumeSending(house, person('op_2', ws), { ...ALL, dropOlderThanHours: null }, nobodyRefuses)
    await expect(explainStop(house, person('op_1', ws), ALL, 'late')).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('a resume', () => {
  test('is refused by the rule it is handed, and nothing changes', async () => {
    await stopSending(house, person('op_1', ws), ALL)
    now = new Date('2026-11-21T10:00:00Z')
    const seen: unknown[] = []
    const refused = resumeSending(house, person('op_1', ws), { ...ALL, dropOlderThanHours: 4 }, (facts) => { seen.push(facts); return 'another person has to' })
    await expect(refused).rejects.toMatchObject({ kind: 'forbidden', message: 'another person has to' })
    expect(seen).toEqual([{ stoppedById: 'op_1', stoppedMinutesAgo: 60 }])
    expect(await isStopped(db, ws, 'email', 'smtp')).toBe(true)
  })
  test('of what is not stopped is a conflict', async () => {
    await expect(resumeSending(house, person('op_1', ws), { ...ALL, dropOlderThanHours: null }, nobodyRefuses)).rejects.toMatchObject({ kind: 'conflict' })
  })
  test('is logged with what it let go', async () => {
    await stopSending(house, person('op_1', ws), ALL)
    await resumeSending(house, person('op_2', ws), { ...ALL, dropOlderThanHours: 4 }, nobodyRefuses)
    expect(await verbs()).toEqual(['sending.stopped', 'sending.resumed'])
    expect(await isStopped(db, ws, 'email', 'smtp')).toBe(false)
  })
})
