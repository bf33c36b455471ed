import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { CHAT_LIVE_SECONDS } from '#lib/domain/chat.ts'
import { keep } from '#inngest/keep.ts'
import { readWidgetKey, widgetKey } from './key.ts'
import { linesSince, markSeen } from './lines.server.ts'
import { visitorSays } from './say.server.ts'
import { beat, leave, openSession, sessionOf } from './session.server.ts'
import type { Keep, Session } from './session.server.ts'

const url = await testDatabase()
let house: SampleHouse
let keeping: Keep
let key = ''
beforeAll(async () => {
  house = await sampleHouse(url)
  keeping = (request) => keep(house, request)
  key = widgetKey(house.tokenKey, WORKSPACE)
})
afterAll(() => house.close())

const visit = async (who: { anonymousId: string; email?: string; name?: string }): Promise<Session> => sessionOf(house, (await openSession(house, keeping, { key, ...who })).token)
const answer = (leadId: string, id: string, at: Date) => house.db.message.create({ data: { id, workspaceId: WORKSPACE, leadId, direction: 'out', channel: 'chat', author: 'agent', body: `words of ${id}`, at } })

test('a widget key names its workspace, and nothing else is a key', () => {
  expect(readWidgetKey(house.tokenKey, key)).toBe(WORKSPACE)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes).toString('latin1')), (text) => readWidgetKey(house.tokenKey, text) === null))
  fc.assert(fc.property(fc.nat(key.length - 1), (at) => readWidgetKey(house.tokenKey, key.slice(0, at) + (key[at] === 'A' ? 'B' : 'A') + key.slice(at + 1)) === null))
})

test('a visitor who opens the chat is a lead with a live session', async () => {
  const session = await visit({ anonymousId: 'browser-0001', email: 'Sina@kranich.test', name: 'Sina Weber' })
  expect(await house.db.lead.findUniqueOrThrow({ where: { id: session.leadId } })).toMatchObject({ email: 'sina@kranich.test', name: 'Sina Weber' })
  const again = await visit({ anonymousId: 'browser-0001' })
  expect([again.leadId, again.id === session.id]).toEqual([session.leadId, false])
  const isLive = async () => (await house.db.chatSession.count({ where: { leadId: session.leadId, lastSeenAt: { gt: new Date(house.now().getTime() - CHAT_LIVE_SECONDS * 1000) } } })) > 0
  expect(await isLive()).toBe(true)
  for (const one of [session, again]) await leave(house, one, CHAT_LIVE_SECONDS)
  expect(await isLive()).toBe(false)
  await beat(house, session)
  expect(await isLive()).toBe(true)
})

test('what a visitor writes is one signal and one line, however often it is sent', async () => {
  const session = await visit({ anonymousId: 'browser-0002' })
  const words = { text: 'What does it cost?', messageId: 'message-1' }
  const said = await Promise.all([visitorSays(house, keeping, session, words), visitorSays(house, keeping, session, words)])
  expect(said.map(({ accepted }) => accepted).toSorted()).toEqual([false, true])
  expect(await house.db.signal.count({ where: { leadId: session.leadId, name: 'chat_message' } })).toBe(1)
  expect(await linesSince(house, session, null)).toMatchObject([{ from: 'you', text: 'What does it cost?' }])
})

test('a browser that comes back hears what it missed, and nothing twice', async () => {
  const session = await visit({ anonymousId: 'browser-0003' })
  const now = house.now().getTime()
  for (const n of [1, 2, 3]) await answer(session.leadId, `msg_c${n}`, new Date(now + n))
  await answer(session.leadId, 'msg_c4', new Date(now + 3))
  expect((await linesSince(house, session, 'msg_c2')).map(({ id }) => id)).toEqual(['msg_c3', 'msg_c4'])
  expect(await linesSince(house, session, 'msg_c4')).toEqual([])
  expect(await linesSince(house, session, 'no such line')).toHaveLength(4)
  await markSeen(house, session, ['msg_c1'])
  expect(await house.db.message.count({ where: { leadId: session.leadId, seenAt: { not: null } } })).toBe(1)
})

test('claiming somebody’s address in another browser does not make one that person', async () => {
  const owner = await visit({ anonymousId: 'browser-0004', email: 'mei@lightwell.test' })
  await answer(owner.leadId, 'msg_past', house.now())
  house.at('2026-11-24T10:00:00.000Z')
  const stranger = await visit({ anonymousId: 'browser-0005', email: 'mei@lightwell.test' })
  expect(stranger.leadId).not.toBe(owner.leadId)
  expect((await house.db.lead.findUniqueOrThrow({ where: { id: stranger.leadId } })).email).toBeNull()
  expect(await linesSince(house, stranger, null)).toEqual([])
  expect(await linesSince(house, owner, null)).toHaveLength(1)
})

test('without a genuine key or token nobody is let in, and no lead is made', async () => {
  const before = await house.db.lead.count()
  await expect(openSession(house, keeping, { key: 'wk_none.none', anonymousId: 'browser-0006' })).rejects.toMatchObject({ kind: 'unauthorized' })
  await expect(openSession(house, keeping, { key, anonymousId: 'browser-0006', email: 'not an address' })).rejects.toMatchObject({ kind: 'invalid' })
  await expect(sessionOf(house, 'guessed')).rejects.toMatchObject({ kind: 'unauthorized' })
  await expect(sessionOf(house, null)).rejects.toMatchObject({ kind: 'unauthorized' })
  expect(await house.db.lead.count()).toBe(before)
})
