import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { PEPPER, WORKSPACE, sampleHouse, sampleLead, sampleSend, sampleWait } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import { messageFor, unsubscribe } from './unsubscribe.server.ts'

const url = await testDatabase()
let house: SampleHouse
beforeAll(async () => { house = await sampleHouse(url) })
afterAll(() => house.close())

const registry = () => house.db.suppression.findMany({ orderBy: { id: 'asc' } })

test('unsubscribing twice, even at once, is unsubscribing once', async () => {
  await sampleLead(house.db, 'ld_a')
  const wait = await sampleWait(house.db, 'ld_a', 'a_wait')
  const { decisionId, sendId } = await sampleSend(house.db, 'ld_a', 'a')
  const answers = await Promise.all([unsubscribe(house, decisionId), unsubscribe(house, decisionId)])
  expect(answers.map((answer) => answer?.already).toSorted()).toEqual([false, true])
  expect(await unsubscribe(house, decisionId)).toMatchObject({ already: true, leadState: 'opted_out' })

  expect(await registry()).toMatchObject([{ channel: 'email', reason: 'unsubscribed', destinationHmac: destinationHmac(PEPPER, WORKSPACE, 'ld_a@lead.test') }])
  expect(await house.db.lead.findUniqueOrThrow({ where: { id: 'ld_a' } })).toMatchObject({ state: 'opted_out', epoch: 2 })
  expect(await house.db.wait.findUniqueOrThrow({ where: { id: wait } })).toMatchObject({ state: 'dead' })
  expect(await house.db.send.findUniqueOrThrow({ where: { id: sendId } })).toMatchObject({ state: 'failed', because: 'the lead unsubscribed' })
  expect(await house.db.consent.findMany({ where: { leadId: 'ld_a' } })).toMatchObject([{ basis: 'withdrawal', granted: false }])
  expect(await house.db.auditEntry.count({ where: { verb: 'lead.unsubscribed', objectId: sendId } })).toBe(1)
})

test('the link of a message still works when its lead has been erased', async () => {
  await sampleLead(house.db, 'ld_b')
  const { decisionId } = await sampleSend(house.db, 'ld_b', 'b')
  await house.db.leadIdentity.deleteMany({ where: { leadId: 'ld_b' } })
  await house.db.lead.update({ where: { id: 'ld_b' }, data: { state: 'erased', name: null, email: null, company: null } })
  expect(await unsubscribe(house, decisionId)).toMatchObject({ already: false, leadState: 'erased' })
  expect((await house.db.lead.findUniqueOrThrow({ where: { id: 'ld_b' } })).state).toBe('erased')
  const hmac = destinationHmac(PEPPER, WORKSPACE, 'ld_b@lead.test')
  expect(await house.db.suppression.count({ where: { destinationHmac: hmac, removedAt: null } })).toBe(1)
})

test('whoever was taken off the list by hand can leave again', async () => {
  await sampleLead(house.db, 'ld_c')
  const { decisionId } = await sampleSend(house.db, 'ld_c', 'c')
  await unsubscribe(house, decisionId)
  await house.db.suppression.updateMany({ where: { destinationHmac: destinationHmac(PEPPER, WORKSPACE, 'ld_c@lead.test') }, data: { removedAt: house.now() } })
  await house.db.lead.update({ where: { id: 'ld_c' }, data: { state: 'nurturing' } })
  house.at('2026-12-01T09:00:00.000Z')
  expect(await messageFor(house, decisionId)).toMatchObject({ stopped: false })
  expect(await unsubscribe(house, decisionId)).toMatchObject({ already: false, leadState: 'opted_out' })
  expect(await messageFor(house, decisionId)).toMatchObject({ stopped: true, workspaceName: 'Ada of Bide' })
})

test('looking at the page behind a link changes nothing', async () => {
  await sampleLead(house.db, 'ld_d')
  const { decisionId, sendId } = await sampleSend(house.db, 'ld_d', 'd')
  const before = [await registry(), await house.db.lead.findUniqueOrThrow({ where: { id: 'ld_d' } })]
  expect(await messageFor(house, decisionId)).toMatchObject({ channel: 'email', stopped: false })
  expect([await registry(), await house.db.lead.findUniqueOrThrow({ where: { id: 'ld_d' } })]).toEqual(before)
  expect((await house.db.send.findUniqueOrThrow({ where: { id: sendId } })).state).toBe('ready')
})

test('a reference to no message is no message', async () => {
  expect(await messageFor(house, 'dec_none')).toBeNull()
  expect(await unsubscribe(house, 'dec_none')).toBeNull()
})
