import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse, sampleLead, sampleWait } from '#lib/testing/sample.server.ts'
import { claimWait } from './claim.server.ts'
import { sweepWaits } from './sweep.server.ts'

const house = await sampleHouse(await testDatabase())
afterAll(() => house.close())
const waiting = async (tag: string) => sampleWait(house.db, await sampleLead(house.db, `ld_${tag}`), tag)
const events = () => house.db.dispatch.count({ where: { event: 'lead/wait.due' } })

test('an overdue wait is woken once, whoever comes, and its event is written with it', async () => {
  const id = await waiting('once')
  expect(await sweepWaits(house, { graceSeconds: 0, limit: 10 }), 'not due yet').toEqual({ woken: 0, held: 0 })
  house.at('2026-11-26T09:00:00.000Z')
  const claims = await Promise.all([claimWait(house, id), claimWait(house, id), sweepWaits(house, { graceSeconds: 0, limit: 10 })])
  expect(claims.filter((claim) => claim === 'mine' || (typeof claim === 'object' && claim.woken === 1))).toHaveLength(1)
  expect(await events()).toBe(1)
})

test('waits that a stop holds stay open and crowd out no other workspace’s', async () => {
  await house.db.workspace.create({ data: { id: 'ws_other', name: 'Other', senderName: 'A', senderEmail: 'a@bide.test', postalAddress: '1', product: 'tests', createdAt: house.now() } })
  const held = [await waiting('held1'), await waiting('held2')]
  const free = await waiting('free')
  await house.db.wait.update({ where: { id: free }, data: { workspaceId: 'ws_other' } })
  await house.db.$executeRaw`UPDATE "Lead" SET "workspaceId" = 'ws_other' WHERE "id" = 'ld_free'`
  const all = { workspaceId: WORKSPACE, scope: 'all', key: '*' }
  await house.db.killSwitch.create({ data: { ...all, stopped: true, byId: 'op_1', at: house.now() } })
  expect(await sweepWaits(house, { graceSeconds: 0, limit: 1 })).toEqual({ woken: 1, held: 2 })
  expect(await house.db.wait.count({ where: { id: { in: held }, state: 'open' } })).toBe(2)
  await house.db.killSwitch.delete({ where: { workspaceId_scope_key: all } })
  expect(await sweepWaits(house, { graceSeconds: 0, limit: 10 })).toEqual({ woken: 2, held: 0 })
})

test('a wait whose lead something newer happened to ends without an event', async () => {
  const before = await events()
  const id = await waiting('stale')
  await house.db.lead.update({ where: { id: 'ld_stale' }, data: { epoch: { increment: 1 } } })
  expect(await sweepWaits(house, { graceSeconds: 0, limit: 10 })).toEqual({ woken: 0, held: 0 })
  expect(await house.db.wait.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'dead', endedBy: 'something newer happened to this lead' })
  expect(await events()).toBe(before)
})
