import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import type { Courier, Handover, Letter } from '#lib/domain/courier.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { PEPPER, WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import { newRun, runFunction, stepsOf } from '#lib/testing/step.ts'
import type { Handler } from '#lib/testing/step.ts'
import { deliver } from '../steps/deliver.ts'
import { resolveUnknown } from '#lib/delivery/resolve.server.ts'
import { sweepSends } from '#lib/delivery/sweep.server.ts'
import { keep } from '../keep.ts'
import { sendAsPerson } from '../person.ts'
import { absorb } from './absorb-outcome.ts'
import { nurture } from './nurture-lead.ts'

/** Stands at the network's edge: takes letters, and answers as the test says. */
class FakeCourier implements Courier {
  provider = 'fake'
  letters: Letter[] = []
  answer: (letter: Letter) => Handover | Promise<Handover> = () => ({ state: 'accepted', response: '250 ok' })
  arrived = new Set<string>()
  async deliver(letter: Letter): Promise<Handover> {
    this.letters.push(letter)
    const answer = await this.answer(letter)
    if (answer.state === 'accepted') this.arrived.add(letter.messageId)
    return answer
  }
  find: Courier['find'] = async (messageId: string) => (this.arrived.has(messageId) ? 'arrived' : 'absent')
}

const house = await sampleHouse(await testDatabase(), '2026-11-24T09:00:00.000Z')
const courier = new FakeCourier()
house.couriers = { email: courier }
await house.db.policyVersion.create({ data: { id: 'ver_1', workspaceId: WORKSPACE, family: 'guardrails', version: 1, body: { ...DEFAULT_SETTINGS, exploration: { floor: 0.01 }, groups: { treatment: 1, random: 0, businessAsUsual: 0, holdout: 0 } }, note: 'first', liveFrom: house.now() } })
afterAll(() => house.close())

let person = 0
beforeEach(() => {
  house.at('2026-11-24T09:00:00.000Z')
  courier.letters = []
  courier.answer = () => ({ state: 'accepted', response: '250 ok' })
  courier.find = async (messageId) => (courier.arrived.has(messageId) ? 'arrived' : 'absent')
  person++
})

const email = () => `person${person}@example.com`
const say = async (event: string, more: Record<string, unknown> = {}) => {
  const answer = await keep(house, { workspaceId: WORKSPACE, source: 'api', items: [{ type: 'track', event, email: email(), messageId: `${event}-${person}-${Math.random()}`, ...more }] })
  expect(answer.rejected).toEqual([])
  return answer.events[0]!
}
const handlers: Record<string, Handler> = { 'lead/signal.received': nurture(house), 'lead/wait.due': nurture(house), 'lead/replied': absorb(house), 'lead/opted.out': absorb(house), 'lead/outcome.observed': absorb(house) }
const play = (event: { name: string; data: Record<string, unknown> }) => runFunction(handlers[event.name]!, newRun(event), () => house.now().getTime())
const next = async (name: string, signalId: string) => {
  const row = await house.db.dispatch.findFirstOrThrow({ where: { event: name, dispatchedAt: null, data: { path: ['signalId'], equals: signalId } } })
  await house.db.dispatch.update({ where: { id: row.id }, data: { dispatchedAt: house.now() } })
  return { name: row.event, data: row.data as Record<string, unknown> }
}
const lead = () => house.db.lead.findFirstOrThrow({ where: { email: email() } })

describe('one signal, one pass, one action', () => {
  test('a decision is recorded before anything is written or sent', async () => {
    const run = await play(await say('demo_request', { traits: { name: 'Ada Lovelace' } }))
    expect(stepsOf(run)).toEqual(['look', 'decide', 'record', 'write', 'deliver'])
    expect(courier.letters).toHaveLength(1)
    expect(courier.letters[0]?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(courier.letters[0]?.text).toContain('Ada')
  })

  test('running the same signal again sends nothing again', async () => {
    const event = await say('demo_request')
    await play(event)
    await play(event)
    expect(courier.letters).toHaveLength(1)
    expect(await house.db.decision.count({ where: { signalId: event.data.signalId } })).toBe(1)
  })

  test('a person who answers the signal first is not spoken over', async () => {
    const event = await say('demo_request')
    const actor = { kind: 'person', id: 'op_1', name: 'Sam', role: 'rep', workspaceId: WORKSPACE } as const
    await sendAsPerson(house, actor, { signalId: String(event.data.signalId), channel: 'email', subject: 'Your question', body: 'I will call you at ten.' })
    const run = await play(event)
    expect(stepsOf(run)).toEqual(['look', 'decide', 'record'])
    expect(courier.letters.map((letter) => letter.subject)).toEqual(['Your question'])
  })

  test('a weak signal with no ground to write is decided once, and its reason kept', async () => {
    const event = await say('docs_pageview')
    const run = await play(event)
    const decision = await house.db.decision.findFirstOrThrow({ where: { signalId: event.data.signalId } })
    expect(['wait', 'skip']).toContain(decision.ruledKind)
    expect(stepsOf(run).slice(0, 3)).toEqual(['look', 'decide', 'record'])
    expect(decision.situation).not.toHaveProperty('email')
    expect(JSON.stringify(decision.situation)).not.toContain('@')
  })

  test('a wait sleeps until its row says, wakes once, and carries its reason into the next pass', async () => {
    const event = await say('pricing_page_bounce', { traits: { consent: { email: true } } })
    const run = await play(event)
    const wait = await house.db.wait.findFirstOrThrow({ where: { signalId: event.data.signalId } })
    expect(run.parked?.untilMs).toBe(wait.dueAt.getTime())
    house.at(wait.dueAt.toISOString())
    await runFunction(handlers['lead/signal.received']!, run, () => house.now().getTime())
    const due = await next('lead/wait.due', wait.signalId)
    expect(due.data).toMatchObject({ waitId: wait.id, pass: 2 })
    await play(due)
    const second = await house.db.decision.findUniqueOrThrow({ where: { signalId_pass: { signalId: wait.signalId, pass: 2 } } })
    expect(second.situation).toMatchObject({ waited: { waitId: wait.id, reason: wait.reason } })
    expect((await house.db.wait.findUniqueOrThrow({ where: { id: wait.id } })).state).toBe('claimed')
  })

  test('a stronger signal ends the wait and is decided afresh; the old alarm then does nothing', async () => {
    const parked = await play(await say('pricing_page_bounce', { traits: { consent: { email: true } } }))
    await play(await say('demo_request'))
    expect(courier.letters).toHaveLength(1)
    const waits = await house.db.wait.findMany({ where: { leadId: (await lead()).id } })
    expect(waits.map((wait) => wait.state)).toEqual(['superseded'])
    house.at(waits[0]!.dueAt.toISOString())
    const woken = await runFunction(handlers['lead/signal.received']!, parked, () => house.now().getTime())
    expect(woken.output).toMatchObject({ wait: 'not_mine' })
  })

  test('a reply is absorbed, goes to a person, and stops what was pending', async () => {
    await play(await say('demo_request', { traits: { consent: { email: true } } }))
    const before = (await lead()).epoch
    const reply = await say('reply', { properties: { text: 'Please call me' } })
    await play(reply)
    const outcome = await house.db.outcome.findFirstOrThrow({ where: { leadId: (await lead()).id } })
    expect(outcome.decisionId).not.toBeNull()
    await play(await next('lead/signal.received', reply.data.signalId))
    expect((await lead()).state).toBe('human')
    expect((await lead()).epoch).toBeGreaterThan(before)
    expect(await house.db.escalation.count({ where: { leadId: (await lead()).id, state: 'open' } })).toBe(1)
  })
})

describe('the last moment before a message', () => {
  /** Plays a request up to the moment before `deliver`. */
  const upToDelivery = async () => {
    const event = await say('demo_request')
    const run = newRun(event)
    const stop = new Error('stopped before delivery')
    await expect(nurture(house)({ event, step: {
      run: async (id, work) => { if (id === 'deliver') throw stop; return JSON.parse(JSON.stringify(await work())) },
      sleepUntil: async () => undefined,
    } })).rejects.toBe(stop)
    return { event, run }
  }

  test('an opt-out between writing and sending stops the message, with the reason kept', async () => {
    const { event } = await upToDelivery()
    await say('unsubscribe')
    await play(event)
    expect(courier.letters).toHaveLength(0)
    const check = await house.db.complianceCheck.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    expect(check.verdict).toBe('refused')
    expect(check.because).toMatch(/newer|suppression/)
  })

  test('a destination on the registry is refused, whoever holds it now', async () => {
    await house.db.suppression.create({ data: { id: `sup_${person}`, workspaceId: WORKSPACE, destinationHmac: destinationHmac(PEPPER, WORKSPACE, email()), channel: 'all', reason: 'erased', source: 'test', createdAt: house.now() } })
    const event = await say('demo_request')
    await play(event)
    expect(courier.letters).toHaveLength(0)
    expect((await house.db.complianceCheck.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })).because).toMatch(/erased/)
  })

  test('a stop holds the message as ready and kills nothing', async () => {
    const key = { workspaceId: WORKSPACE, scope: 'channel', key: 'email' }
    await house.db.killSwitch.create({ data: { ...key, stopped: true, byId: 'op_1', at: house.now() } })
    const event = await say('demo_request')
    await play(event)
    await house.db.killSwitch.update({ where: { workspaceId_scope_key: key }, data: { stopped: false } })
    expect(courier.letters).toHaveLength(0)
    const held = await house.db.send.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    expect(held).toMatchObject({ state: 'ready', because: 'sending by email is stopped' })
    await play(event)
    expect(courier.letters).toHaveLength(1)
  })

  test('a silence after the message was handed over is unknown, and is never sent again blindly', async () => {
    courier.answer = () => ({ state: 'unknown', because: 'the connection closed' })
    courier.find = async () => 'cannot_tell'
    const event = await say('demo_request')
    await play(event)
    await play(event)
    house.at('2026-11-24T12:00:00.000Z')
    await sweepSends(house, (decisionId, inThread) => deliver(house, decisionId, inThread), { graceSeconds: 60, limit: 100 })
    expect(courier.letters).toHaveLength(1)
    const send = await house.db.send.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    expect(send.state).toBe('unknown')
    courier.answer = () => ({ state: 'accepted', response: '250 ok' })
    await resolveUnknown(house, { kind: 'person', id: 'op_1', name: 'Ada', role: 'revops', workspaceId: WORKSPACE }, { sendId: send.id, fate: 'resend' })
    house.at('2026-11-24T12:02:00.000Z')
    await play(event)
    expect(courier.letters).toHaveLength(2)
    expect(new Set(courier.letters.map((letter) => letter.messageId)).size).toBe(1)
  })

  test('a process that died in the middle of a send asks the provider, and believes «arrived» at once', async () => {
    courier.answer = (letter) => { courier.arrived.add(letter.messageId); throw new Error('kill -9') }
    const event = await say('demo_request')
    await expect(play(event)).rejects.toThrow('kill -9')
    const inFlight = await house.db.send.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    expect(inFlight.state).toBe('sending')
    courier.answer = () => ({ state: 'accepted', response: '250 ok' })
    await play(event)
    expect(courier.letters).toHaveLength(1)
    expect((await house.db.send.findUniqueOrThrow({ where: { id: inFlight.id } })).state).toBe('accepted')
  })

  test('«absent» is believed only when nobody can still be sending', async () => {
    courier.answer = () => { throw new Error('kill -9') }
    const event = await say('demo_request')
    await expect(play(event)).rejects.toThrow('kill -9')
    courier.answer = () => ({ state: 'accepted', response: '250 ok' })
    await play(event)
    expect(courier.letters).toHaveLength(1)
    const sweepAt = async (clock: string) => {
      house.at(`2026-11-24T${clock}:00.000Z`)
      await sweepSends(house, (decisionId, inThread) => deliver(house, decisionId, inThread), { graceSeconds: 60, limit: 100 })
    }
    await sweepAt('09:02')
    await sweepAt('09:03')
    expect(courier.letters, 'the clock of the house alone is not believed').toHaveLength(1)
    await house.db.$executeRaw`UPDATE "Send" SET "claimedWallAt" = "claimedWallAt" - interval '1 minute' WHERE "state" = 'unknown'`
    await sweepAt('09:04')
    expect(courier.letters, 'said once').toHaveLength(1)
    await sweepAt('09:05')
    await sweepAt('09:05')
    expect(courier.letters).toHaveLength(2)
    expect(new Set(courier.letters.map((letter) => letter.messageId)).size).toBe(1)
    expect((await house.db.send.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })).state).toBe('accepted')
  })

  test('a refused recipient is final and gives the touch back', async () => {
    courier.answer = () => ({ state: 'failed', because: '550 no such user', permanent: true })
    const event = await say('demo_request')
    await play(event)
    const send = await house.db.send.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    expect(send.state).toBe('failed')
    expect((await house.db.touch.findFirstOrThrow({ where: { sendId: send.id } })).voidedAt).not.toBeNull()
  })
})

describe('what the database itself refuses', () => {
  test('a message without the token of a clear, matching check', async () => {
    const event = await say('demo_request')
    await play(event)
    const send = await house.db.send.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    const other = await say('demo_request', { email: `other${person}@example.com` })
    await play(other)
    const { ledgerNo: _no, ledgerTx: _tx, ...copy } = send
    await expect(house.db.send.create({ data: { ...copy, id: 'snd_forged', decisionId: 'dec_forged', messageId: '<forged@bide>', token: 'forged' } })).rejects.toThrow()
    await expect(house.db.$executeRaw`UPDATE "Send" SET "state" = 'ready' WHERE "id" = ${send.id}`).rejects.toThrow(/cannot go from accepted to ready/)
    await expect(house.db.$executeRaw`UPDATE "Send" SET "contentHash" = 'x' WHERE "id" = ${send.id}`).rejects.toThrow(/cannot be rewritten/)
  })

  test('a decision rewritten or deleted', async () => {
    const event = await say('docs_pageview')
    await play(event)
    await expect(house.db.$executeRaw`UPDATE "Decision" SET "ruledKind" = 'send_email' WHERE "signalId" = ${event.data.signalId}`).rejects.toThrow(/append-only/)
    await expect(house.db.$executeRaw`DELETE FROM "Decision" WHERE "signalId" = ${event.data.signalId}`).rejects.toThrow(/append-only/)
  })
})
