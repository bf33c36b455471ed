import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '#inngest/steps/deliver.ts'
import { replayDeadLetter, discardDeadLetter } from '#inngest/dead-letters.ts'
import { sweepOutbox } from '#inngest/functions/sweep.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import type { Actor } from '#lib/domain/actor.ts'
import type { Handover } from '#lib/domain/courier.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { FakeCourier, nurtureRig } from '#lib/testing/nurture.server.ts'
import { PEPPER, WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import { OPENS_AFTER } from './breaker.ts'
import { deadLetters } from './dead-letters.server.ts'
import { providerStates } from './providers.server.ts'
import { resolveUnknown } from './resolve.server.ts'
import { sweepWaits } from '#lib/waits/sweep.server.ts'
import { sweepSends } from './sweep.server.ts'
import { unknownSends } from './unknown.server.ts'
import { DeadLetterFilter } from './views.ts'

const url = await testDatabase()
const { house, courier, say, play, drain } = await nurtureRig(url)
const second = await sampleHouse(url)
second.couriers = { email: courier }
afterAll(async () => { await house.close(); await second.close() })

const actor: Actor = { kind: 'person', id: 'op_1', name: 'Ada', role: 'revops', workspaceId: WORKSPACE }
const viewer = { workspaceId: WORKSPACE, reveal: true }
let minutes = 0
let person = 0
const setClock = (iso: string) => { house.at(iso); second.at(iso) }
/** Turns the clock on by so many minutes; every test starts at nine. */
const later = (by: number) => { minutes += by; setClock(new Date(Date.parse('2026-11-24T09:00:00.000Z') + minutes * 60_000).toISOString()) }
beforeEach(async () => {
  minutes = 0
  later(0)
  courier.letters = []
  courier.answer = accepts
  courier.find = async (messageId) => (courier.arrived.includes(messageId) ? 'arrived' : 'absent')
  await house.db.providerBreaker.deleteMany()
  await house.db.send.updateMany({ where: { state: 'ready' }, data: { state: 'failed', because: 'an earlier test' } })
  await house.db.send.updateMany({ where: { deadAt: { not: null } }, data: { deadAt: null } })
})

const accepts = (): Handover => ({ state: 'accepted', response: '250 ok' })
const away = (): Handover => ({ state: 'failed', because: 'connect ECONNREFUSED', permanent: false, blames: 'provider' })
const greylisted = (): Handover => ({ state: 'failed', because: '451 try later', permanent: false, blames: 'message' })
const email = () => `person${person}@example.com`
/** One more person asks for a demo; returns the message that answers. */
const message = async () => {
  person++
  const event = await say('demo_request', email(), { traits: { name: 'Ada Lovelace' } })
  await play(event)
  return sendOf(event.data.signalId)
}
const sendOf = (signalId: string) => house.db.send.findFirstOrThrow({ where: { decision: { signalId } } })
const again = (id: string) => house.db.send.findUniqueOrThrow({ where: { id } })
const sweep = (here = house) => sweepOutbox(here, { graceSeconds: 60, limit: 100 })
const breaker = () => house.db.providerBreaker.findFirst()
const dead = async () => (await deadLetters(house, viewer, DeadLetterFilter.parse({ kind: 'send' }))).rows
const audited = async (id: string) => (await house.db.auditEntry.findMany({ where: { objectId: id }, orderBy: { seq: 'asc' } })).map(({ verb }) => verb)

describe('a clearance lets one message out once', () => {
  test('every attempt has a check of its own, all of them proved, and the id on the wire stays', async () => {
    courier.answer = greylisted
    const first = await message()
    expect(first).toMatchObject({ state: 'ready', attempts: 1, because: '451 try later' })
    courier.answer = accepts
    later(1)
    await sweep()
    const sent = await again(first.id)
    expect(sent).toMatchObject({ state: 'accepted', attempts: 2, checkId: first.checkId })
    const uses = await house.db.clearanceUse.findMany({ where: { sendId: first.id }, orderBy: { attempt: 'asc' } })
    expect(uses.map(({ checkId }) => checkId)).toEqual([first.checkId, sent.claimCheckId])
    expect(uses[0]!.checkId).not.toBe(uses[1]!.checkId)
    expect(new Set(courier.letters.map(({ messageId, idempotencyKey }) => `${messageId} ${idempotencyKey}`))).toEqual(new Set([`${first.messageId} ${first.id}`]))
  })

  test('a claim honours the rest of a message', async () => {
    courier.answer = greylisted
    const { id, decisionId, retryAt } = await message()
    expect(retryAt!.getTime()).toBeGreaterThan(house.now().getTime())
    await deliver(house, decisionId)
    expect(await again(id)).toMatchObject({ attempts: 1, because: '451 try later' })
    expect(courier.letters).toHaveLength(1)
  })

  test('a provider’s own wish is heard', async () => {
    courier.answer = () => ({ ...greylisted(), retryAfterSeconds: 1800 }) as Handover
    const { id } = await message()
    later(29)
    await sweep()
    expect((await again(id)).attempts).toBe(1)
    later(2)
    await sweep()
    expect((await again(id)).attempts).toBe(2)
  })

  test('the database refuses a claim without a clear, matching, unused and unexpired check', async () => {
    courier.answer = greylisted
    const mine = await message()
    const other = await message()
    const claim = (checkId: string | null, at = "'2026-11-24T09:00:00Z'") => house.db.$executeRawUnsafe(`UPDATE "Send" SET "state" = 'sending', "claimedAt" = ${at}, "claimCheckId" = $1 WHERE "id" = $2`, checkId, mine.id)
    await expect(claim(null)).rejects.toThrow(/used already/)
    await expect(claim(other.checkId)).rejects.toThrow(/given for another message/)
    await expect(claim('chk_nobody')).rejects.toThrow(/no clearance stands behind/)
    const check = await house.db.complianceCheck.findUniqueOrThrow({ where: { id: mine.checkId } })
    const forge = (id: string, more: object) => house.db.complianceCheck.create({ data: { ...check, rules: [], ledgerNo: undefined, ledgerTx: undefined, id, token: id, ...more } })
    await forge('chk_refused', { verdict: 'refused', token: null })
    await expect(claim('chk_refused')).rejects.toThrow(/no clearance stands behind/)
    await forge('chk_text', { contentHash: 'other words' })
    await expect(claim('chk_text')).rejects.toThrow(/given for another message/)
    await forge('chk_old', {})
    await expect(claim('chk_old', "'2026-11-24T09:15:00Z'")).rejects.toThrow(/expired/)
    await expect(claim('chk_old', "'2026-11-24T08:59:59Z'")).rejects.toThrow(/expired/)
    await expect(claim('chk_old', 'NULL')).rejects.toThrow(/expired/)
    await claim('chk_old')
    expect(await house.db.clearanceUse.findUnique({ where: { checkId: 'chk_old' } })).toMatchObject({ sendId: mine.id, attempt: 2 })
    await house.db.$executeRaw`UPDATE "Send" SET "state" = 'failed' WHERE "id" = ${mine.id}`
  })

  test('nobody writes, changes or deletes the proof', async () => {
    const { checkId } = await message()
    await expect(house.db.clearanceUse.create({ data: { checkId: 'chk_x', workspaceId: WORKSPACE, sendId: 'snd_x', attempt: 1, at: house.now() } })).rejects.toThrow(/only a claim uses a clearance/)
    await expect(house.db.clearanceUse.delete({ where: { checkId } })).rejects.toThrow(/append-only/)
    await expect(house.db.clearanceUse.update({ where: { checkId }, data: { sendId: 'snd_y' } })).rejects.toThrow(/append-only/)
    await expect(house.db.$executeRaw`TRUNCATE "ClearanceUse"`).rejects.toThrow(/append-only/)
  })

  test('a message at the limit of its lead is refused with that reason, and the sweep goes on', async () => {
    courier.answer = greylisted
    const one = await message()
    const other = await message()
    for (const i of [1, 2]) await house.db.touch.create({ data: { id: `tch_${one.id}_${i}`, workspaceId: WORKSPACE, leadId: one.leadId, channel: 'email', by: 'other', at: new Date('2026-11-24T08:00:00Z') } })
    courier.answer = accepts
    later(1)
    await sweep()
    expect(await again(one.id)).toMatchObject({ state: 'failed', because: expect.stringMatching(/two messages in 24 hours|somebody wrote/) })
    expect(await again(other.id)).toMatchObject({ state: 'accepted' })
  })
})

describe('a provider that stalls', () => {
  const stall = async () => {
    courier.answer = away
    const tried = []
    for (let i = 0; i < OPENS_AFTER; i++) tried.push(await message())
    return tried
  }

  test('is left alone after five failures: messages wait with the reason and the time, and use up no attempt', async () => {
    await stall()
    expect(await breaker()).toMatchObject({ state: 'open', failures: OPENS_AFTER, openings: 1 })
    const held = await message()
    expect(held).toMatchObject({ state: 'ready', attempts: 0, heldBy: 'breaker', because: expect.stringMatching(/^the mail server is not answering; it is asked again at 09:0\d UTC, and this message leaves by itself/) })
    await sweep()
    expect(courier.letters).toHaveLength(OPENS_AFTER)
    const [state] = await providerStates(house, WORKSPACE)
    expect(state).toMatchObject({ channel: 'email', provider: 'fake', state: 'open', failures: 5, ready: 6, inFlight: 0, unknown: 0, lastError: 'connect ECONNREFUSED', oldestReadyAt: '2026-11-24T09:00:00.000Z' })
    expect(await audited('email:fake')).toEqual(['provider.stalled'])
  })

  test('is tried by one message at a time, whoever asks, and a failure is not counted against that message', async () => {
    const tried = (await stall()).map(({ id }) => id)
    later(3)
    await Promise.all([sweep(house), sweep(second), sweep(house)].map((work) => work.catch(() => 0)))
    expect(courier.letters).toHaveLength(OPENS_AFTER + 1)
    expect(await breaker()).toMatchObject({ state: 'open', openings: 2, probeSendId: null })
    expect((await house.db.send.findMany({ where: { id: { in: tried }, attempts: { gt: 1 } } }))).toMatchObject([{ attempts: 2, excused: 1, state: 'ready' }])
  })

  test('lets everything go at the first answer, whatever it is', async () => {
    const tried = await stall()
    const held = await message()
    let asked = 0
    courier.answer = () => (asked++ === 0 ? { state: 'failed', because: '550 no such user', permanent: true, blames: 'message' } : accepts())
    later(3)
    await sweep()
    expect(await breaker()).toMatchObject({ state: 'closed', failures: 0, retryAt: null, troubledAt: null })
    await sweep()
    const states = (await house.db.send.findMany({ where: { id: { in: [...tried, held].map(({ id }) => id) } } })).map(({ state }) => state)
    expect(states.sort()).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'failed'])
    expect(await audited('email:fake')).toEqual(expect.arrayContaining(['provider.recovered']))
  })

  test('that refuses our sign-in is left alone at once', async () => {
    courier.answer = () => ({ state: 'failed', because: '535 bad credentials', permanent: false, blames: 'account' })
    expect(await message()).toMatchObject({ state: 'ready' })
    expect(await breaker()).toMatchObject({ state: 'open', failures: 1 })
  })

  test('is not what refuses recipients, however many', async () => {
    courier.answer = () => ({ state: 'failed', because: '550 no such user', permanent: true, blames: 'message' })
    for (let i = 0; i < OPENS_AFTER + 2; i++) expect(await message()).toMatchObject({ state: 'failed', deadAt: null })
    expect(await breaker()).toBeNull()
  })

  test('gives way to a stop', async () => {
    await stall()
    const key = { workspaceId: WORKSPACE, scope: 'provider', key: 'fake' }
    await house.db.killSwitch.create({ data: { ...key, stopped: true, byId: 'op_1', at: house.now() } })
    expect(await message()).toMatchObject({ heldBy: 'stop', because: 'sending by fake is stopped' })
    later(30)
    await sweep()
    await house.db.killSwitch.delete({ where: { workspaceId_scope_key: key } })
    expect(courier.letters).toHaveLength(OPENS_AFTER)
  })

  test('a probe whose process died is replaced after a minute', async () => {
    await stall()
    later(3)
    courier.answer = () => { throw new Error('kill -9') }
    await sweep()
    expect(await breaker()).toMatchObject({ state: 'half_open' })
    courier.answer = accepts
    await sweep()
    expect(courier.letters).toHaveLength(OPENS_AFTER + 1)
    later(2)
    await sweep()
    expect(await breaker()).toMatchObject({ state: 'closed' })
  })

  test('for a day has its messages put before a person instead of being written late', async () => {
    const tried = await stall()
    for (let hour = 0; hour < 25; hour++) { later(60); await sweep() }
    const rows = await dead()
    expect(rows.map(({ id }) => id).sort()).toEqual(tried.map(({ id }) => id).sort())
    expect(rows[0]!.because).toMatch(/could not be handed over for 24 hours. Replay it/)
  })
})

describe('what was given up on', () => {
  const spent = async () => {
    courier.answer = greylisted
    const { id } = await message()
    for (let i = 0; i < 6; i++) { later(16); await sweep() }
    courier.answer = accepts
    return again(id)
  }

  test('is a message that was tried six times, with the reason and the next step', async () => {
    const send = await spent()
    expect(send).toMatchObject({ state: 'failed', attempts: 6, because: 'given up after 6 attempts: 451 try later. Replay it once the cause is gone, or let it go' })
    expect(await dead()).toMatchObject([{ kind: 'send', id: send.id, leadId: send.leadId, leadName: 'Ada Lovelace', decisionId: send.decisionId, attempts: 6, about: 'email by fake', mayReplay: true, lastTriedAt: send.claimedAt!.toISOString() }])
    expect((await deadLetters(house, { ...viewer, reveal: false }, DeadLetterFilter.parse({}))).rows[0]).toMatchObject({ leadName: 'A. L.' })
    expect((await deadLetters(house, { ...viewer, workspaceId: 'ws_other' }, DeadLetterFilter.parse({}))).rows).toEqual([])
    await sweep()
    expect(courier.letters).toHaveLength(6)
  })

  test('is replayed with a check of its own, under the same id, once', async () => {
    const send = await spent()
    later(1)
    expect(await replayDeadLetter(house, actor, { kind: 'send', id: send.id })).toEqual({ state: 'taken_up' })
    await expect(replayDeadLetter(house, actor, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'conflict' })
    await sweep()
    const sent = await again(send.id)
    expect(sent).toMatchObject({ state: 'accepted', attempts: 7, deadAt: null })
    expect(await house.db.clearanceUse.findUnique({ where: { checkId: sent.claimCheckId! } })).toMatchObject({ attempt: 7 })
    expect(courier.letters.at(-1)).toMatchObject({ messageId: send.messageId, idempotencyKey: send.id })
    expect(await audited(send.id)).toEqual(['send.replayed'])
    await expect(discardDeadLetter(house, actor, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('stays dead with the reason when it would be refused now', async () => {
    const send = await spent()
    await house.db.suppression.create({ data: { id: `sup_${send.id}`, workspaceId: WORKSPACE, destinationHmac: destinationHmac(PEPPER, WORKSPACE, email()), channel: 'all', reason: 'complaint', source: 'test', createdAt: house.now() } })
    later(1)
    expect(await replayDeadLetter(house, actor, { kind: 'send', id: send.id })).toEqual({ state: 'refused', because: 'on the suppression list: complaint' })
    expect(await again(send.id)).toMatchObject({ state: 'failed', because: 'still not sent: on the suppression list: complaint', deadAt: send.deadAt })
    expect(await audited(send.id)).toEqual(['send.replay_refused'])
    later(1)
    await house.db.lead.update({ where: { id: send.leadId }, data: { epoch: { increment: 1 } } })
    expect(await replayDeadLetter(house, actor, { kind: 'send', id: send.id })).toMatchObject({ because: 'something newer happened to this lead' })
    expect(courier.letters).toHaveLength(6)
  })

  test('is let go for good, in this workspace only', async () => {
    const send = await spent()
    await expect(discardDeadLetter(house, { ...actor, workspaceId: 'ws_other' }, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'not_found' })
    await expect(replayDeadLetter(house, { ...actor, workspaceId: 'ws_other' }, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'not_found' })
    await discardDeadLetter(house, actor, { kind: 'send', id: send.id })
    await expect(discardDeadLetter(house, actor, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(replayDeadLetter(house, actor, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await dead()).toEqual([])
    expect(await audited(send.id)).toEqual(['send.discarded'])
  })

  test('becomes ready in no other way: the database refuses the rest', async () => {
    const send = await spent()
    const set = (words: string) => house.db.$executeRawUnsafe(`UPDATE "Send" SET ${words} WHERE "id" = $1`, send.id)
    const now = `'${house.now().toISOString()}'`
    await expect(set(`"state" = 'ready'`)).rejects.toThrow(/cannot go from failed to ready/)
    await expect(set(`"state" = 'ready', "deadAt" = NULL`)).rejects.toThrow(/clearance of its own/)
    await expect(set(`"state" = 'ready', "deadAt" = NULL, "revivedAt" = ${now}, "claimCheckId" = '${send.checkId}'`)).rejects.toThrow(/clearance of its own/)
    await expect(set(`"state" = 'ready', "deadAt" = NULL, "revivedAt" = ${now}, "claimCheckId" = '${send.claimCheckId}'`)).rejects.toThrow(/clearance of its own|used already|expired/)
    await expect(set(`"state" = 'accepted'`)).rejects.toThrow(/cannot go from failed/)
    await expect(set(`"state" = 'sending', "claimedAt" = ${now}`)).rejects.toThrow(/cannot go from failed/)
    await expect(set(`"attempts" = 0`)).rejects.toThrow(/only a claim writes down a claim/)
    await discardDeadLetter(house, actor, { kind: 'send', id: send.id })
    await expect(set(`"deadAt" = ${now}`)).rejects.toThrow(/no dead letter/)
    await expect(set(`"state" = 'ready', "revivedAt" = ${now}`)).rejects.toThrow(/cannot go from failed to ready/)
  })

  test('is never an unknown message: a person says first what became of it', async () => {
    courier.answer = () => ({ state: 'unknown', because: 'the connection closed' })
    courier.find = null
    const send = await message()
    expect(await unknownSends(house, viewer)).toEqual(expect.arrayContaining([expect.objectContaining({ id: send.id, to: 'p•••@•••.com', channel: 'email', provider: 'fake', asking: false, leadName: 'Ada Lovelace' })]))
    await expect(replayDeadLetter(house, actor, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'conflict' })
    later(600)
    await sweep()
    expect(courier.letters).toHaveLength(1)
    await resolveUnknown(house, actor, { sendId: send.id, fate: 'drop' })
    await expect(replayDeadLetter(house, actor, { kind: 'send', id: send.id })).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('is listed page by page', async () => {
    for (let i = 0; i < 5; i++) await house.db.quarantine.create({ data: { id: `qtn_${i}`, workspaceId: 'ws_pages', source: 'api', field: '/email', reason: 'not an address', payload: {}, receivedAt: new Date(Date.parse('2026-11-24T08:00:00Z') + Math.floor(i / 2)) } })
    const seen: string[] = []
    for (let before: string | undefined; ;) {
      const page = await deadLetters(house, { workspaceId: 'ws_pages', reveal: true }, DeadLetterFilter.parse({ take: 2, before }))
      seen.push(...page.rows.map(({ id }) => id))
      expect(page.counts).toEqual({ send: 0, dispatch: 0, run: 0, quarantine: 5 })
      expect(page.rows[0]).toMatchObject({ kind: 'quarantine', mayReplay: false, mayDiscard: false, because: 'not an address (/email). Mend it at the sender and send it again' })
      if (page.next === null) break
      before = page.next
    }
    expect(seen).toEqual(['qtn_4', 'qtn_3', 'qtn_2', 'qtn_1', 'qtn_0'])
  })
})

describe('a message that cannot leave now', () => {
  test('because its provider is away does not follow another one to the same person when it comes back', async () => {
    courier.answer = away
    const first = await message()
    const event = await say('demo_request', email())
    await play(event)
    const other = await sendOf(event.data.signalId)
    expect([(await again(first.id)).state, other.state]).toEqual(['ready', 'ready'])
    courier.answer = accepts
    courier.letters = []
    for (let tries = 0; tries < 4; tries++) { later(3); await sweep() }
    expect(courier.letters).toHaveLength(1)
    expect([await again(first.id), await again(other.id)].map(({ state, because }) => [state, because]).sort()).toEqual([['accepted', null], ['failed', 'somebody wrote to the lead since the decision']])
  })

  test('rests until morning when only the night refuses it, and is asked about everything again then', async () => {
    person++
    const event = await say('trial_started', email(), { traits: { consent: { email: true }, employees: 500, title: 'VP Sales' }, context: { timezone: 'Europe/Berlin' } })
    await play(event)
    for (const name of ['pricing_page_view', 'content_downloaded', 'webinar_attended', 'pricing_page_view']) await play(await say(name, email()))
    later(24 * 60)
    courier.answer = greylisted
    await sweepWaits(house, { graceSeconds: 0, limit: 10 })
    await drain()
    const { id } = await sendOf(event.data.signalId)
    later(12 * 60)
    await sweep()
    expect(await again(id)).toMatchObject({ state: 'ready', attempts: 1, heldBy: 'night', because: 'it is night for the lead; it leaves by itself in the morning if everything is still in order' })
    courier.answer = accepts
    later(6 * 60)
    await sweep()
    expect(courier.letters).toHaveLength(1)
    later(5 * 60)
    await sweep()
    expect(await again(id)).toMatchObject({ state: 'accepted', attempts: 2 })
  })

  test('because it cannot be prepared rests with the reason, and holds up no other', async () => {
    courier.answer = greylisted
    const [bad, good] = [await message(), await message()]
    later(1)
    courier.answer = accepts
    await sweepSends(house, async (decisionId, inThread) => { if (decisionId === bad.decisionId) throw new Error('odd draft'); return deliver(house, decisionId, inThread) }, { graceSeconds: 60, limit: 10 })
    expect(await again(bad.id)).toMatchObject({ state: 'ready', heldBy: 'fault', because: 'it could not be prepared (odd draft); it is tried again in a minute' })
    expect(await again(good.id)).toMatchObject({ state: 'accepted' })
    later(2)
    await sweep()
    expect(await again(bad.id)).toMatchObject({ state: 'accepted', heldBy: null })
  })

  test('because its provider is no longer set up is put before a person', async () => {
    courier.answer = greylisted
    const send = await message()
    const other = new FakeCourier()
    other.provider = 'another'
    house.couriers = { email: other }
    later(1)
    await sweep()
    house.couriers = { email: courier }
    expect(other.letters).toEqual([])
    expect(await dead()).toMatchObject([{ id: send.id, because: expect.stringMatching(/no longer sends email by fake. Set it up again and replay/) }])
  })
})
