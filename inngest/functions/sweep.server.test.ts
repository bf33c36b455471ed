import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { deadLetters } from '#lib/delivery/dead-letters.server.ts'
import { DeadLetterFilter } from '#lib/delivery/views.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { chanceFrom } from '#lib/domain/chance.ts'
import { mintId } from '#lib/domain/id.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { nurtureRig } from '#lib/testing/nurture.server.ts'
import { WORKSPACE, sampleDecision, sampleLead } from '#lib/testing/sample.server.ts'
import { discardDeadLetter, replayDeadLetter } from '../dead-letters.ts'
import { listFailed } from '../steps/list-failed.ts'
import { sweepDecisions, sweepForgotten, sweepOutbox } from './sweep.ts'

const { house, courier, say, play, playUpTo, drain } = await nurtureRig(await testDatabase())
afterAll(() => house.close())

const actor: Actor = { kind: 'person', id: 'op_1', name: 'Ada', role: 'revops', workspaceId: WORKSPACE }
const PATIENT = { graceSeconds: 120, limit: 100 }
const at = (time: string, day = '2026-11-24') => house.at(`${day}T${time}.000Z`)
const listed = async () => (await deadLetters(house, { workspaceId: WORKSPACE, reveal: true }, DeadLetterFilter.parse({}))).rows
/** All that was kept has been handed over, and the engine lost it. */
const loseTheEngine = () => house.db.dispatch.updateMany({ where: { dispatchedAt: null }, data: { dispatchedAt: house.now() } })

let person = 0
const email = () => `person${person}@example.com`
const consent = { traits: { consent: { email: true } } }
beforeEach(async () => {
  person++
  at('09:00:00')
  await house.db.dispatch.deleteMany()
  await house.db.signal.updateMany({ data: { quiet: true } })
  courier.letters = []
  courier.answer = () => ({ state: 'accepted', response: '250 ok' })
})

describe('a decision whose script was lost is carried out by the sweep', () => {
  test.each(['write', 'deliver'])('a message lost before «%s» is sent, once', async (step) => {
    await playUpTo(step, await say('demo_request', email()))
    at('09:01:00')
    expect(await sweepDecisions(house, PATIENT), 'too early').toMatchObject({ finished: 0 })
    at('09:03:00')
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ finished: 1 })
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ finished: 0 })
    expect(courier.letters).toHaveLength(1)
  })

  test('a wait is parked, and a hand-over to a person is raised, once', async () => {
    const wait = await say('pricing_page_bounce', email(), consent)
    await playUpTo('park', wait)
    person++
    const told = await say('demo_request', email())
    await play(told)
    const reply = await say('reply', email(), { properties: { text: 'Please call me' } })
    await play(reply)
    await playUpTo('escalate', { name: 'lead/signal.received', data: reply.data })
    await loseTheEngine()
    at('09:03:00')
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ finished: 2 })
    expect(await house.db.wait.findFirstOrThrow({ where: { signalId: wait.data.signalId } })).toMatchObject({ state: 'open' })
    expect(await house.db.escalation.count({ where: { leadId: reply.data.leadId } })).toBe(1)
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ finished: 0 })
  })

  test('a message that was decided hours ago is not sent late, and its decision says so', async () => {
    const event = await say('demo_request', email())
    await playUpTo('write', event)
    at('12:00:00')
    await sweepDecisions(house, PATIENT)
    expect(courier.letters).toHaveLength(0)
    const check = await house.db.complianceCheck.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })
    expect(check).toMatchObject({ verdict: 'refused', token: null, because: expect.stringMatching(/^decided 3 hours ago and never sent; too late to send/) })
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ finished: 0 })
  })

  test('the script itself sends nothing late either', async () => {
    const event = await say('demo_request', email())
    await playUpTo('deliver', event)
    at('12:00:00')
    await play(event)
    expect(courier.letters).toHaveLength(0)
    expect((await house.db.complianceCheck.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })).because).toMatch(/too late to send/)
  })

  test('what happened to the lead meanwhile is asked again', async () => {
    const event = await say('demo_request', email())
    await playUpTo('write', event)
    await say('unsubscribe', email())
    at('09:03:00')
    await sweepDecisions(house, PATIENT)
    expect(courier.letters).toHaveLength(0)
    expect((await house.db.complianceCheck.findFirstOrThrow({ where: { decision: { signalId: event.data.signalId } } })).because).toMatch(/newer|suppression/)
  })

  test('while sending is stopped it waits in the outbox, and leaves when the stop is lifted', async () => {
    await playUpTo('write', await say('demo_request', email()))
    const all = { workspaceId: WORKSPACE, scope: 'all', key: '*' }
    await house.db.killSwitch.create({ data: { ...all, stopped: true, byId: 'op_1', at: house.now() } })
    at('09:03:00')
    await sweepDecisions(house, PATIENT)
    await house.db.killSwitch.delete({ where: { workspaceId_scope_key: all } })
    expect(courier.letters).toHaveLength(0)
    await sweepOutbox(house, { graceSeconds: 60, limit: 10 })
    expect(courier.letters).toHaveLength(1)
  })

  test('a person’s message that was interrupted is not sent behind their back', async () => {
    await sampleLead(house.db, `ld_by_hand${person}`)
    const decisionId = await sampleDecision(house.db, `ld_by_hand${person}`, `by_hand${person}`, { kind: 'send_email', angle: 'answer', priority: 'normal' }, house.now())
    await house.db.$executeRaw`ALTER TABLE "Decision" DISABLE TRIGGER bide_append_only`
    await house.db.decision.update({ where: { id: decisionId }, data: { decider: 'person' } })
    await house.db.$executeRaw`ALTER TABLE "Decision" ENABLE TRIGGER bide_append_only`
    at('09:03:00')
    await sweepDecisions(house, PATIENT)
    expect(courier.letters).toHaveLength(0)
    expect((await house.db.complianceCheck.findFirstOrThrow({ where: { decisionId } })).because).toMatch(/write it again/)
  })

  test('one that cannot be carried out rests between tries, is listed after the fifth, and a replay takes it up', async () => {
    const event = await say('demo_request', email())
    await playUpTo('write', event)
    await loseTheEngine()
    const broken = vi.spyOn(house.db.draft, 'createMany').mockRejectedValue(new Error('the writer is out of order'))
    for (const minute of ['03', '04', '06', '09', '12', '15', '18', '21']) {
      at(`09:${minute}:00`)
      await sweepDecisions(house, PATIENT)
    }
    broken.mockRestore()
    const [letter] = await listed()
    expect(letter).toMatchObject({ kind: 'run', attempts: 5, leadId: event.data.leadId, because: expect.stringMatching(/could not be carried out: the writer is out of order. Replay it/) })
    await sweepDecisions(house, PATIENT)
    expect(courier.letters).toHaveLength(0)
    await replayDeadLetter(house, actor, { kind: 'run', id: letter!.id })
    expect(await drain()).toEqual(['lead/signal.received'])
    expect(courier.letters).toHaveLength(1)
    await sweepDecisions(house, PATIENT)
    expect(await listed()).toEqual([])
  })
})

describe('a pass that was lost is handed over again', () => {
  test('a signal nobody decided, once in ten minutes, and never while its event waits or was given up on', async () => {
    const event = await say('docs_pageview', email())
    at('09:03:00')
    expect(await sweepDecisions(house, PATIENT), 'its event still waits for the engine').toMatchObject({ again: 0 })
    await loseTheEngine()
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ again: 1 })
    await loseTheEngine()
    at('09:04:00')
    expect(await sweepDecisions(house, PATIENT), 'within ten minutes').toMatchObject({ again: 0 })
    at('09:14:00')
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ again: 1 })
    await house.db.dispatch.updateMany({ where: { dispatchedAt: null }, data: { deadAt: house.now() } })
    at('09:25:00')
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ again: 0 })
    await house.db.dispatch.deleteMany({ where: { deadAt: { not: null } } })
    await play(event)
    at('09:36:00')
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ again: 0 })
  })

  test('a reply begins again where it began, so that its outcome is kept too', async () => {
    await play(await say('demo_request', email()))
    const reply = await say('reply', email(), { properties: { text: 'Yes' } })
    await loseTheEngine()
    at('09:03:00')
    await sweepDecisions(house, PATIENT)
    expect(await drain()).toEqual(['lead/replied', 'lead/signal.received'])
    expect(await house.db.outcome.count({ where: { signalId: reply.data.signalId } })).toBe(1)
    expect(await house.db.decision.count({ where: { signalId: reply.data.signalId } })).toBe(1)
  })

  test('a wait that was woken and then lost is looked at again, and one that died in a merge, where the merge asked for it', async () => {
    const event = await say('pricing_page_bounce', email(), consent)
    await play(event)
    const wait = await house.db.wait.findFirstOrThrow({ where: { signalId: event.data.signalId } })
    await house.db.wait.update({ where: { id: wait.id }, data: { state: 'claimed', endedAt: house.now(), endedBy: 'its time came' } })
    await loseTheEngine()
    at('09:03:00')
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ again: 1 })
    expect(await drain()).toEqual(['lead/wait.due'])
    expect(await house.db.decision.count({ where: { signalId: event.data.signalId, pass: 2 } })).toBe(1)

    person++
    const parked = await say('pricing_page_bounce', email(), { ...consent, anonymousId: `anon${person}` })
    await play(parked)
    await house.db.wait.updateMany({ where: { signalId: parked.data.signalId }, data: { state: 'dead', endedAt: house.now(), endedBy: 'this lead turned out to be the same person as another' } })
    await loseTheEngine()
    at('09:23:00')
    expect(await sweepDecisions(house, PATIENT), 'the merge asked for nothing').toMatchObject({ again: 0 })
    const { id, endedAt } = await house.db.wait.findFirstOrThrow({ where: { signalId: parked.data.signalId } })
    await house.db.dispatch.create({ data: { id: mintId('dsp', endedAt!.getTime(), `merged\n${id}`), workspaceId: WORKSPACE, event: 'lead/wait.due', data: {}, createdAt: endedAt!, dispatchedAt: endedAt } })
    expect(await sweepDecisions(house, PATIENT)).toMatchObject({ again: 1 })
    expect(await drain()).toEqual(['lead/wait.due'])
    expect(await house.db.decision.count({ where: { signalId: parked.data.signalId, pass: 2 } })).toBe(1)
  })

  test('events that come late, twice and in any order end in one decision for each pass and at most one message for each decision', async () => {
    const chance = chanceFrom('any order')
    const told = []
    for (let i = 0; i < 6; i++) {
      const who = `order${i}-${email()}`
      for (const name of ['demo_request', 'pricing_page_bounce', 'docs_pageview']) told.push(await say(name, who, consent))
      if (i % 2 === 0) told.push(await say('reply', who, { properties: { text: 'Please call me' } }))
    }
    const heard = [...told, ...told, ...told].map((event) => ({ event, place: chance() })).sort((a, b) => a.place - b.place)
    for (const { event } of heard) await play(event)
    await drain()
    at('09:04:00')
    await sweepDecisions(house, PATIENT)
    await drain()
    await sweepOutbox(house, { graceSeconds: 0, limit: 100 })
    const signalIds = told.map(({ data }) => data.signalId)
    const decisions = await house.db.decision.findMany({ where: { signalId: { in: signalIds } }, select: { id: true, signalId: true, pass: true } })
    expect(new Set(decisions.map(({ signalId }) => signalId))).toEqual(new Set(signalIds))
    expect(new Set(decisions.map(({ signalId, pass }) => `${signalId}#${pass}`)).size).toBe(decisions.length)
    const arrived = Map.groupBy(courier.letters, ({ messageId }) => messageId)
    expect(arrived.size).toBeGreaterThan(0)
    expect([...arrived.values()].filter((letters) => letters.length > 1)).toEqual([])
  })

  test('quiet signals and simulated workspaces are left alone', async () => {
    const quiet = await say('docs_pageview', email())
    await loseTheEngine()
    await house.db.signal.update({ where: { id: quiet.data.signalId }, data: { quiet: true } })
    person++
    await say('docs_pageview', email())
    await playUpTo('write', await say('demo_request', email()))
    await loseTheEngine()
    await house.db.$executeRaw`UPDATE "Workspace" SET "demoProgress" = '0.5'`
    at('09:03:00')
    expect(await sweepDecisions(house, PATIENT)).toEqual({ finished: 0, again: 0 })
    await house.db.$executeRaw`UPDATE "Workspace" SET "demoProgress" = NULL`
    expect(await sweepDecisions(house, PATIENT)).toEqual({ finished: 1, again: 1 })
  })
})

describe('nothing vanishes', () => {
  test('a signal nobody decided for a week is listed for a person; replayed it is decided, let go it stays so', async () => {
    const [one, other] = [await say('docs_pageview', email()), await say('page_view', `other-${email()}`)]
    await loseTheEngine()
    at('10:00:00', '2026-12-02')
    expect(await sweepForgotten(house, 100)).toMatchObject({ listed: 2 })
    expect(await sweepForgotten(house, 100)).toMatchObject({ listed: 0 })
    const rows = await listed()
    expect(rows.map(({ kind, signalId }) => [kind, signalId]).sort()).toEqual([['run', one.data.signalId], ['run', other.data.signalId]].sort())
    expect(rows[0]!.because).toMatch(/it came in 8 days ago and was never decided/)
    await replayDeadLetter(house, actor, { kind: 'run', id: rows.find((row) => row.signalId === one.data.signalId)!.id })
    await discardDeadLetter(house, actor, { kind: 'run', id: rows.find((row) => row.signalId === other.data.signalId)!.id })
    await drain()
    await sweepDecisions(house, PATIENT)
    expect(await sweepForgotten(house, 100)).toMatchObject({ listed: 0 })
    expect(await listed()).toEqual([])
    expect(await house.db.decision.count({ where: { signalId: one.data.signalId } })).toBe(1)
    expect(await house.db.decision.count({ where: { signalId: other.data.signalId } })).toBe(0)
    await expect(discardDeadLetter(house, actor, { kind: 'run', id: rows[0]!.id })).rejects.toMatchObject({ kind: expect.stringMatching(/conflict|not_found/) })
  })

  test('a message decided more than a week ago ends as refused, and a wait or hand-over of then is listed', async () => {
    const message = await say('demo_request', email())
    await playUpTo('write', message)
    const wait = await say('pricing_page_bounce', `other-${email()}`, consent)
    await playUpTo('park', wait)
    at('10:00:00', '2026-12-03')
    expect(await sweepForgotten(house, 100)).toEqual({ ended: 1, listed: 1 })
    expect((await house.db.complianceCheck.findFirstOrThrow({ where: { decision: { signalId: message.data.signalId } } })).because).toMatch(/9 days ago/)
    const [row] = await listed()
    expect(row).toMatchObject({ kind: 'run', signalId: wait.data.signalId, because: expect.stringMatching(/was never carried out/) })
    await replayDeadLetter(house, actor, { kind: 'run', id: row!.id })
    await drain()
    expect(await house.db.wait.count({ where: { signalId: wait.data.signalId } })).toBe(1)
  })

  test('a script that failed for good is listed with its reason, and only where there is something to replay', async () => {
    const event = await say('docs_pageview', email())
    await loseTheEngine()
    const step = { run: (_id: string, work: () => unknown) => work() }
    const fail = listFailed(house)
    await fail({ event: { data: { event } }, error: new Error('the policy is out of order'), step })
    await fail({ event: { data: { event: { data: { odd: true } } } }, error: new Error('no ids'), step })
    expect(await listed()).toMatchObject([{ kind: 'run', signalId: event.data.signalId, because: expect.stringMatching(/failed at every attempt: the policy is out of order. Replay it/) }])
    at('09:30:00')
    expect(await sweepDecisions(house, PATIENT), 'it is not tried for ever').toMatchObject({ again: 0 })
    const [row] = await listed()
    await replayDeadLetter(house, actor, { kind: 'run', id: row!.id })
    await drain()
    expect(await house.db.decision.count({ where: { signalId: event.data.signalId } })).toBe(1)
  })
})
