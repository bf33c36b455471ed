import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleDecision, sampleHouse, sampleLead, sampleSend, sampleWait } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { claim, release } from './claim.server.ts'
import { giveBack } from './give-back.server.ts'
import type { Person } from './hold.server.ts'
import { raise } from './raise.server.ts'
import { reopen } from './reopen.server.ts'
import { reply } from './reply.server.ts'
import type { Said } from './reply.server.ts'
import { resolve } from './resolve.server.ts'
import { snooze } from './snooze.server.ts'
import { viewEscalation } from './thread.server.ts'
import { listEscalations } from './view.server.ts'

const url = await testDatabase()
let house: SampleHouse
const person = (name: string): Person => ({ kind: 'person', id: `op_${name}`, name, role: 'rep', workspaceId: WORKSPACE })
const [priya, sam] = [person('Priya'), person('Sam')]
const reader = { workspaceId: WORKSPACE, id: priya.id, seesPeople: true }
const escalate = (priority: 'low' | 'high', reason: string) => ({ kind: 'escalate_to_human' as const, priority, reason })

beforeAll(async () => {
  house = await sampleHouse(url)
  for (const { id, name } of [priya, sam]) await house.db.operator.create({ data: { id, name, email: `${name}@bide.test`, createdAt: house.now() } })
})
afterAll(() => house.close())

const leadOf = (id: string) => house.db.lead.findUniqueOrThrow({ where: { id } })
const raised = async (tag: string, priority: 'low' | 'high' = 'high') => {
  await sampleLead(house.db, `ld_${tag}`)
  return (await raise(house, { decisionId: await sampleDecision(house.db, `ld_${tag}`, tag, escalate(priority, 'asked for contract terms')) })).escalationId
}

test('a hand-over stops everything the agent had in mind, in one transaction', async () => {
  await sampleLead(house.db, 'ld_stop')
  const wait = await sampleWait(house.db, 'ld_stop', 'stop_wait')
  const { sendId } = await sampleSend(house.db, 'ld_stop', 'stop_send')
  const decisionId = await sampleDecision(house.db, 'ld_stop', 'stop', escalate('high', 'asked for contract terms'))
  const { escalationId } = await raise(house, { decisionId })

  expect(await leadOf('ld_stop')).toMatchObject({ state: 'human', epoch: 2 })
  expect(await house.db.wait.findUniqueOrThrow({ where: { id: wait } })).toMatchObject({ state: 'dead', endedBy: 'handed to a person' })
  expect(await house.db.send.findUniqueOrThrow({ where: { id: sendId } })).toMatchObject({ state: 'failed', because: 'handed to a person' })
  expect(await house.db.escalation.findUniqueOrThrow({ where: { id: escalationId } })).toMatchObject({ state: 'open', dueAt: new Date('2026-11-24T09:30:00.000Z') })
  const view = await viewEscalation(house, reader, { id: escalationId })
  expect(view.paused).toEqual(['a wait ended (too soon)', 'a message by email was cancelled'])
  expect(view).toMatchObject({ title: 'Sina asked for a demo', why: { sentences: ['Asked for contract terms.'], decisionId } })
})

test('raising the same decision twice, even at once, is raising it once', async () => {
  await sampleLead(house.db, 'ld_twice')
  const decisionId = await sampleDecision(house.db, 'ld_twice', 'twice', escalate('low', 'a person should look'))
  const ids = await Promise.all([raise(house, { decisionId }), raise(house, { decisionId })])
  ids.push(await raise(house, { decisionId }))
  expect(new Set(ids.map(({ escalationId }) => escalationId)).size).toBe(1)
  expect(await house.db.escalation.count({ where: { leadId: 'ld_twice' } })).toBe(1)
  expect((await leadOf('ld_twice')).epoch).toBe(2)
  expect(await house.db.auditEntry.count({ where: { verb: 'escalation.raised', objectId: ids[0]!.escalationId } })).toBe(1)
})

test('a second reason joins the open escalation, and can only bring the promise nearer', async () => {
  const first = await raised('join', 'low')
  const decisionId = await sampleDecision(house.db, 'ld_join', 'join2', escalate('high', 'churn risk'))
  expect((await raise(house, { decisionId })).escalationId).toBe(first)
  expect((await raise(house, { decisionId })).escalationId).toBe(first)
  expect(await house.db.escalation.findUniqueOrThrow({ where: { id: first } })).toMatchObject({
    priority: 'high', reason: 'asked for contract terms\nchurn risk', dueAt: new Date('2026-11-24T09:30:00.000Z'), joined: [decisionId],
  })
})

test('a decision that did not ask for a person raises nothing', async () => {
  await sampleLead(house.db, 'ld_skip')
  const decisionId = await sampleDecision(house.db, 'ld_skip', 'skip', { kind: 'skip', reason: 'nothing to do' })
  await expect(raise(house, { decisionId })).rejects.toMatchObject({ kind: 'conflict' })
  await expect(raise(house, { decisionId: 'dec_none' })).rejects.toMatchObject({ kind: 'not_found' })
  expect((await leadOf('ld_skip')).state).toBe('nurturing')
})

test('of two people who claim at once one wins, and the other hears who and when', async () => {
  const id = await raised('race')
  const outcomes = await Promise.allSettled([claim(house, priya, { id, from: null }), claim(house, sam, { id, from: null })])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const lost = outcomes.find((outcome) => outcome.status === 'rejected')
  expect(lost?.reason).toMatchObject({ kind: 'conflict', message: expect.stringMatching(/^(Priya|Sam) took it 0 s ago\.$/) })
  expect(await house.db.auditEntry.count({ where: { verb: 'escalation.claimed', objectId: id } })).toBe(1)
})

test('an escalation that somebody else has cannot be worked on, unless it is taken from them first', async () => {
  const id = await raised('held')
  await claim(house, sam, { id, from: null })
  await claim(house, sam, { id, from: null })
  house.at('2026-11-24T09:00:03.000Z')
  await expect(resolve(house, priya, { id, outcome: 'nurture', note: '' })).rejects.toThrow('Sam took it 3 s ago.')
  await expect(claim(house, priya, { id, from: priya.id })).rejects.toThrow('Sam took it 3 s ago.')
  await claim(house, priya, { id, from: sam.id })
  await release(house, sam, { id })
  expect(await house.db.escalation.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'claimed', claimedById: priya.id })
})

test('another workspace sees nothing and touches nothing', async () => {
  const id = await raised('far')
  const stranger = { ...priya, workspaceId: 'ws_other' }
  const acts = [
    () => claim(house, stranger, { id, from: null }),
    () => resolve(house, stranger, { id, outcome: 'nurture', note: '' }),
    () => snooze(house, stranger, { id, until: null }),
    () => viewEscalation(house, { ...reader, workspaceId: 'ws_other' }, { id }),
  ]
  for (const act of acts) await expect(act()).rejects.toMatchObject({ kind: 'not_found' })
  expect((await listEscalations(house, { ...reader, workspaceId: 'ws_other' }, { view: 'team', q: '', take: 60 })).rows).toEqual([])
})

test('a hand-back rests the agent for the hours asked, and undo takes the lead up again', async () => {
  const id = await raised('back')
  await giveBack(house, priya, { id, goal: 'book a call in January', note: 'budget is next year', holdHours: 24 })
  expect(await leadOf('ld_back')).toMatchObject({ state: 'nurturing', epoch: 3, heldUntil: new Date('2026-11-25T09:00:03.000Z') })
  await expect(giveBack(house, priya, { id, goal: '', note: '', holdHours: 24 })).rejects.toThrow('already returned')
  await reopen(house, priya, { id })
  expect(await leadOf('ld_back')).toMatchObject({ state: 'human', epoch: 4, heldUntil: null })
})

test('a lead who opted out stays so, however the escalation ends', async () => {
  await sampleLead(house.db, 'ld_out', { state: 'opted_out' })
  const { escalationId: id } = await raise(house, { decisionId: await sampleDecision(house.db, 'ld_out', 'out', escalate('low', 'angry')) })
  await resolve(house, priya, { id, outcome: 'nurture', note: '' })
  expect((await leadOf('ld_out')).state).toBe('opted_out')
})

test('the list shows the soonest promise first and counts each view', async () => {
  const { rows, counts } = await listEscalations(house, reader, { view: 'team', q: '', take: 60 })
  const dues = rows.map(({ dueAt }) => dueAt)
  expect(dues).toEqual(dues.toSorted())
  expect(counts.team).toBe(rows.length)
  const first = rows[0]!
  await snooze(house, { ...priya, ...(first.holder && { id: first.holder.id }) }, { id: first.id, until: '2026-11-24T11:00:00.000Z' })
  const after = await listEscalations(house, reader, { view: 'snoozed', q: '', take: 60 })
  expect([after.rows.map(({ id }) => id), after.next?.at, after.counts.team]).toEqual([[first.id], '2026-11-24T11:00:00.000Z', counts.team - 1])
})

test('who may not see people sees initials', async () => {
  const { rows } = await listEscalations(house, { ...reader, seesPeople: false }, { view: 'team', q: '', take: 60 })
  expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(['S. W.']))
})

const words = (replyKey: string) => ({ channel: 'email' as const, subject: 'Re: terms', text: 'Both attached.', replyKey })
const mouth = (said: Omit<Said, 'decisionId'>) => {
  const heard: string[] = []
  return { heard, say: async (_who: Person, { signalId }: { signalId: string }): Promise<Said> => { heard.push(signalId); return { decisionId: 'dec_said', ...said } } }
}

test('a reply posted twice is said once, claims the lead and stops the clock', async () => {
  const id = await raised('reply')
  const { heard, say } = mouth({ state: 'accepted', because: null })
  const answers = await Promise.all([reply(house, priya, { id, ...words('key_00001') }, say), reply(house, priya, { id, ...words('key_00001') }, say)])
  expect(answers.filter((answer) => 'already' in answer)).toHaveLength(1)
  expect(heard).toEqual(['sig_reply'])
  expect(await house.db.escalation.findUniqueOrThrow({ where: { id } })).toMatchObject({ claimedById: priya.id, firstReplyAt: house.now() })
  await expect(reply(house, sam, { id, ...words('key_00002') }, say)).rejects.toMatchObject({ kind: 'conflict' })
})

test('words that were refused do not count as an answer, and words that never left may be tried again', async () => {
  const id = await raised('mute')
  expect(await reply(house, priya, { id, ...words('key_00003') }, mouth({ state: 'refused', because: 'the lead opted out' }).say)).toMatchObject({ state: 'refused' })
  expect((await house.db.escalation.findUniqueOrThrow({ where: { id } })).firstReplyAt).toBeNull()
  await expect(reply(house, priya, { id, ...words('key_00004') }, () => Promise.reject(new Error('the database is away')))).rejects.toThrow('the database is away')
  expect(await reply(house, priya, { id, ...words('key_00004') }, mouth({ state: 'accepted', because: null }).say)).toMatchObject({ state: 'accepted' })
  await expect(reply(house, priya, { id, ...words('key_00005'), subject: '' }, mouth({ state: 'accepted', because: null }).say)).rejects.toMatchObject({ field: '/subject' })
})
