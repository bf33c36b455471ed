import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keep } from '#inngest/keep.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { bySourceId, byWriteKey } from './credentials.server.ts'
import { createSource, replaceKey, retireSecret, rotateSecret } from './manage.server.ts'
import { discardHeld, replayHeld } from './quarantine.server.ts'
import { noting } from './refusals.server.ts'
import { understandSample } from './sample.server.ts'
import { KINDS } from './sources/kinds.ts'
import { hooks } from './sources/index.ts'
import { IGNORED_NAMES_MAX, OTHER_NAMES } from './tally.server.ts'
import { viewSources } from './view.server.ts'

const url = await testDatabase()
let house: SampleHouse
const AT = '2026-11-24T09:00:00.000Z'
const actor: Actor = { kind: 'person', id: 'op_1', name: 'Ada', role: 'admin', workspaceId: WORKSPACE }
const stranger: Actor = { kind: 'person', id: 'op_2', name: 'Eve', role: 'admin', workspaceId: 'ws_other' }
beforeAll(async () => { house = await sampleHouse(url, AT) })
beforeEach(() => house.at(AT))
afterAll(() => house.close())

const api = (...items: unknown[]) => keep(house, { workspaceId: WORKSPACE, source: 'api', items })
const audited = (verb: string) => house.db.auditEntry.count({ where: { verb } })
const view = (reveal = true) => viewSources(house, { workspaceId: WORKSPACE, reveal })

test('there is a way to set up every vendor whose webhook is taken', () => expect(KINDS.map(({ kind }) => kind).toSorted()).toEqual(hooks.map(({ kind }) => kind).toSorted()))

describe('a source', () => {
  test('is connected with a key and a secret shown once, and kept only as a hash and sealed', async () => {
    const made = await createSource(house, actor, { kind: 'segment', name: 'Website' })
    expect(made).toMatchObject({ url: `http://127.0.0.1:3000/api/hooks/segment?source=${made.id}`, key: expect.stringMatching(/^wk_/), secret: expect.any(String) })
    expect(await byWriteKey(house, ['segment'], made.key)).toMatchObject({ workspaceId: WORKSPACE, sourceName: 'Website' })
    expect((await bySourceId(house, 'segment', made.id)).secrets).toEqual([made.secret])
    expect(JSON.stringify(await house.db.source.findMany())).not.toContain(made.secret)
    expect(JSON.stringify(await view())).not.toContain(made.secret)
    expect(await audited('source.created')).toBe(1)
    await expect(createSource(house, actor, { kind: 'segment', name: 'Website' })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(createSource(house, actor, { kind: 'fax', name: 'x' })).rejects.toMatchObject({ field: '/kind' })
    await expect(createSource(house, actor, { kind: 'mailgun', name: 'x' })).rejects.toMatchObject({ field: '/secret' })
    expect(await audited('source.created')).toBe(1)
  })

  test('rotates its secret with both valid meanwhile, three never', async () => {
    const made = await createSource(house, actor, { kind: 'typeform', name: 'Forms' })
    const second = await rotateSecret(house, actor, made.id)
    expect((await bySourceId(house, 'typeform', made.id)).secrets).toEqual([second.secret, made.secret])
    const third = await rotateSecret(house, actor, made.id)
    expect((await bySourceId(house, 'typeform', made.id)).secrets).toEqual([third.secret, second.secret])
    await retireSecret(house, actor, made.id)
    await retireSecret(house, actor, made.id)
    expect((await bySourceId(house, 'typeform', made.id)).secrets).toEqual([third.secret])
    expect([await audited('source.secret_rotated'), await audited('source.secret_retired')]).toEqual([2, 1])
    for (const act of [() => rotateSecret(house, stranger, made.id), () => retireSecret(house, stranger, made.id), () => replaceKey(house, stranger, made.id)]) await expect(act()).rejects.toMatchObject({ kind: 'not_found' })
    await expect(replaceKey(house, actor, made.id)).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('that is replaced its key refuses the old one at once', async () => {
    const made = await createSource(house, actor, { kind: 'posthog', name: 'Product' })
    const { key } = await replaceKey(house, actor, made.id)
    expect(await byWriteKey(house, ['posthog'], key)).toMatchObject({ sourceName: 'Product' })
    await expect(byWriteKey(house, ['posthog'], made.key)).rejects.toMatchObject({ kind: 'unauthorized' })
  })
})

describe('health', () => {
  test('says when the last event came, how late it was, and what was dropped', async () => {
    await api({ type: 'track', event: 'page_view', userId: 'h', messageId: 'h1', timestamp: '2026-11-24T08:59:30.000Z' }, { type: 'track', event: 'page_view', userId: 'h', messageId: 'h1', timestamp: '2026-11-24T08:59:30.000Z' }, { type: 'track', event: 'page_view' })
    expect((await view()).sources.find(({ kind }) => kind === 'api')).toMatchObject({ lastSignalAt: AT, lagSeconds: 30, received: 1, duplicates: 1, rejected: 1 })
  })

  test('refused requests are counted with the last reason, and a flood of them is not a flood of writes', async () => {
    const { id } = await createSource(house, actor, { kind: 'calendly', name: 'Meetings' })
    const refuse = () => noting(house, id, () => Promise.reject(new Fault('unauthorized', 'the signature does not match the body'))).catch(() => {})
    for (let i = 0; i < 50; i++) await refuse()
    expect((await view()).sources.find((row) => row.id === id)).toMatchObject({ refused: 1, lastRefusal: { at: AT, because: 'the signature does not match the body' } })
    house.at('2026-11-24T09:00:02.000Z')
    await refuse()
    await noting(house, id, () => Promise.reject(new Fault('too_many', 'later'))).catch(() => {})
    expect((await view()).sources.find((row) => row.id === id)).toMatchObject({ refused: 51 })
  })

  test('what is read in from the past does not make a source look alive or late', async () => {
    house.at('2026-11-24T09:10:00.000Z')
    await keep(house, { workspaceId: WORKSPACE, source: 'api', quiet: true, items: [{ type: 'track', event: 'page_view', userId: 'h', messageId: 'h0', timestamp: '2025-01-01T00:00:00.000Z' }] })
    expect((await view()).sources.find(({ kind }) => kind === 'api')).toMatchObject({ lastSignalAt: AT, lagSeconds: 30 })
  })

  test('ignored events are told apart by name up to a number, and together beyond it', async () => {
    const events = (from: number, many: number) => Array.from({ length: many }, (_, i) => ({ type: 'track', event: `odd ${from + i}`, userId: 'h' }))
    await keep(house, { workspaceId: WORKSPACE, source: 'posthog', items: events(1000, IGNORED_NAMES_MAX - 1) })
    await keep(house, { workspaceId: WORKSPACE, source: 'posthog', items: events(2000, 60) })
    await keep(house, { workspaceId: WORKSPACE, source: 'posthog', items: events(1000, 3) })
    const rows = await house.db.ignoredEvent.findMany({ where: { source: 'posthog' } })
    expect(rows.length).toBeLessThanOrEqual(IGNORED_NAMES_MAX + 1)
    expect(rows.find(({ name }) => name === OTHER_NAMES)?.count).toBe(59)
    expect(rows.find(({ name }) => name === 'odd_1000')?.count).toBe(2)
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(IGNORED_NAMES_MAX - 1 + 63)
  })
})

describe('the quarantine', () => {
  const hold = async (item: object) => {
    await api(item)
    return (await house.db.quarantine.findFirstOrThrow({ where: { payload: { path: ['messageId'], equals: (item as { messageId: string }).messageId } } })).id
  }

  test('an item is replayed as mended, once, into the source it came from, and leaves with an audit entry', async () => {
    const id = await hold({ type: 'track', event: 'demo_request', messageId: 'q1' })
    await expect(replayHeld(house, keep, actor, id)).rejects.toMatchObject({ kind: 'invalid', field: '/payload/userId' })
    await expect(replayHeld(house, keep, stranger, id)).rejects.toMatchObject({ kind: 'not_found' })
    const mended = { type: 'track', event: 'demo_request', messageId: 'q1', email: 'mended@lead.test' }
    const answers = await Promise.allSettled([replayHeld(house, keep, actor, id, mended), replayHeld(house, keep, actor, id, mended)])
    expect(answers.some((answer) => answer.status === 'fulfilled' && answer.value.outcome === 'kept')).toBe(true)
    expect(await house.db.signal.count({ where: { source: 'api', dedupeKey: 'q1' } })).toBe(1)
    expect(await house.db.quarantine.count({ where: { id } })).toBe(0)
    expect(await audited('quarantine.replayed')).toBe(1)
    expect(JSON.stringify(await house.db.auditEntry.findMany({ where: { verb: 'quarantine.replayed' } }))).not.toContain('mended@')
  })

  test('an item is let go by a person of its workspace only, once', async () => {
    const id = await hold({ type: 'track', event: 'demo_request', messageId: 'q2' })
    await expect(discardHeld(house, stranger, id)).rejects.toMatchObject({ kind: 'not_found' })
    await discardHeld(house, actor, id)
    await expect(discardHeld(house, actor, id)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await audited('quarantine.discarded')).toBe(1)
  })

  test('whom an item is about is shown only to who may see leads', async () => {
    await hold({ type: 'track', event: 'demo_request', messageId: 'q3', properties: { name: 'Secret Person' } })
    expect(JSON.stringify(await view())).toContain('Secret Person')
    expect(JSON.stringify(await view(false))).not.toContain('Secret Person')
  })
})

describe('a pasted sample', () => {
  const understood = (kind: string, sample: unknown) => understandSample(house, WORKSPACE, { kind, sample: JSON.stringify(sample) })
  test('shows what it would become, and keeps nothing', async () => {
    await api({ type: 'track', event: 'page_view', userId: 's', messageId: 'seen' })
    const before = [await house.db.signal.count(), await house.db.quarantine.count(), await house.db.ignoredEvent.count()]
    const { items } = await understood('api', { batch: [{ type: 'track', event: 'demo_request', email: 'a@b.test', messageId: 'new' }, { type: 'track', event: 'page_view', userId: 's', messageId: 'seen' }, { type: 'identify', userId: 's' }, { type: 'track', event: 'odd', userId: 's' }, { type: 'track', event: 'reply' }] })
    expect(items.map(({ outcome }) => outcome)).toEqual(['decided', 'known', 'recorded', 'ignored', 'quarantined'])
    expect(items[0]).toMatchObject({ name: 'demo_request', intent: 'explicit', trust: 'human', dedupeKey: 'new', who: [{ kind: 'email', value: 'a@b.test' }] })
    expect([await house.db.signal.count(), await house.db.quarantine.count(), await house.db.ignoredEvent.count()]).toEqual(before)
  })
  test.each<[string, unknown, string]>([
    ['segment', { type: 'page', anonymousId: 'a', properties: { path: '/pricing' } }, 'pricing_page_view'], ['typeform', { event_id: 'e', event_type: 'form_response', form_response: { answers: [{ type: 'email', email: 'a@b.test', field: { id: 'x' } }] } }, 'form_submitted'],
    ['posthog', { event: '$pageview', distinct_id: 'd', properties: { $pathname: '/docs/start' } }, 'docs_pageview'], ['mailgun', { from: 'a@b.test', 'body-plain': 'Stop', 'message-headers': '[]' }, 'unsubscribe'], ['webhook', { type: 'demo.requested', data: { email: 'a@b.test' } }, 'demo_request'],
  ])('of %s is understood', async (kind, sample, name) => expect((await understood(kind, sample)).items).toMatchObject([{ outcome: 'decided', name }]))
  test('that is none is refused and named', async () => {
    await expect(understandSample(house, WORKSPACE, { kind: 'api', sample: '{' })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(understood('fax', {})).rejects.toMatchObject({ field: '/kind' })
  })
})
