import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dedupeKeyOf } from './dedupe.ts'
import { hear } from './normalize.ts'
import { keepable } from './nulls.ts'
import { signalJsonSchema } from './schema.ts'

const NOW = Date.parse('2026-11-24T09:00:00Z')
const heard = (item: unknown, sentAtMs?: number) => hear(item, { receivedAtMs: NOW, ...(sentAtMs === undefined ? {} : { sentAtMs }) })
const signal = (item: unknown, sentAtMs?: number) => {
  const answer = heard(item, sentAtMs)
  if (answer.kind !== 'signal') throw new Error(JSON.stringify(answer))
  return answer.signal
}
const track = (event: string, more: object = {}) => ({ type: 'track', event, userId: 'u1', ...more })

describe('what an event is called', () => {
  test.each<[string, object, string]>([
    ['Demo Requested', {}, 'demo_request'], ['demo_request', {}, 'demo_request'], ['demoRequested', {}, 'demo_request'], ['Pricing Page Viewed', {}, 'pricing_page_view'],
    ['Pricing Page Bounce', {}, 'pricing_page_bounce'], ['page_view', { properties: { path: '/pricing' } }, 'pricing_page_view'], ['Page Viewed', { context: { page: { url: 'https://x.test/de/pricing/?a=1' } } }, 'pricing_page_view'],
    ['page_view', { properties: { path: '/docs/install' } }, 'docs_pageview'], ['page_view', { properties: { path: '/docsy' } }, 'page_view'], ['Email Link Clicked', {}, 'click'], ['Email Delivered', {}, 'touch_elsewhere'],
    ['reply', { properties: { text: 'Stop' } }, 'unsubscribe'], ['reply', { properties: { text: 'Please stop by on Monday' } }, 'reply'],
  ])('%s %j is %s', (event, more, name) => expect(signal(track(event, more)).name).toBe(name))

  test.each(['Astrology Read', 'constructor', '__proto__', 'toString', '🦔', 'Email Opened'])('%s is counted and ignored', (event) => expect(heard(track(event)).kind).toBe('ignored'))
})

describe('what cannot be understood names the place', () => {
  test.each<[unknown, string]>([
    [null, 'body'], [[], 'body'], ['x', 'body'], [{}, '/type'], [{ type: 'dance', userId: 'u' }, '/type'], [{ type: 'track', userId: 'u' }, '/event'], [track('x', { userId: 7 }), '/userId'], [track('page_view', { properties: [] }), '/properties'],
    [track('page_view', { userId: undefined }), '/userId'], [track('page_view', { userId: ' ' }), '/userId'], [track('page_view', { email: 'nobody' }), '/email'], [track('page_view', { timestamp: '+275760-09-13T00:00:00.000Z' }), '/timestamp'],
    [track('page_view', { timestamp: '2026-02-30T00:00:00Z' }), '/timestamp'], [track('page_view', { timestamp: '1999-12-31T23:59:59Z' }), '/timestamp'], [track('page_view', { timestamp: '2026-11-25T09:00:01Z' }), '/timestamp'],
    [track('page_view', { timestamp: 'yesterday' }), '/timestamp'], [track('page_view', { timestamp: 8.64e15 }), '/timestamp'], [track('page_view', { timestamp: true }), '/timestamp'], [track('page_view', { timestamp: '' }), '/timestamp'],
    [track('page_view', { properties: { a: [{ 'b/c': 'x\u0000' }] } }), '/properties/a/0/b~1c'], [track('page_view', { properties: { 'k\u0000': 1 } }), '/properties/k\\u0000'], [track('page_view', { properties: { n: Infinity } }), '/properties/n'],
    [{ type: 'alias', userId: 'u' }, '/previousId'], [track('page_view', { properties: { long: 'x'.repeat(33_000) } }), 'body'], [JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`), '/0/0/0'],
  ])('%j', (item, field) => expect(heard(item)).toMatchObject({ kind: 'rejected', field }))
})

describe('when it happened', () => {
  test.each<[unknown, string]>([
    ['2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z'], ['2026-11-24T10:00:00.1234+02:00', '2026-11-24T08:00:00.123Z'], ['2026-11-24', '2026-11-24T00:00:00.000Z'], [1_795_222_103, '2026-11-21T00:48:23.000Z'], [1_795_222_103_925, '2026-11-21T00:48:23.925Z'],
    [undefined, '2026-11-24T09:00:00.000Z'], [null, '2026-11-24T09:00:00.000Z'], ['2026-11-24T20:00:00Z', '2026-11-24T09:00:00.000Z'],
  ])('%j is %s', (timestamp, at) => expect(signal(track('page_view', { timestamp })).occurredAt).toBe(at))

  test('a sender’s wrong clock is taken out by its own sending time', () =>
    expect(signal(track('page_view', { timestamp: '2026-11-24T12:00:00Z' }), Date.parse('2026-11-24T12:00:30Z')).occurredAt).toBe('2026-11-24T08:59:30.000Z'))

  test('a sending time that cannot be is not believed', () => expect(signal(track('page_view', { timestamp: '2026-11-24T08:00:00Z' }), 8.64e15).occurredAt).toBe('2026-11-24T08:00:00.000Z'))
})

describe('who or what did it', () => {
  const browser = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
  test.each<[object, string]>([
    [track('demo_request', { userId: undefined, email: 'a@b.test' }), 'human'], [track('page_view'), 'human'], [{ type: 'track', event: 'page_view', anonymousId: 'a' }, 'unknown'], [track('demo_request', { context: { userAgent: 'Googlebot/2.1' } }), 'likely_bot'],
    [{ type: 'track', event: 'click', anonymousId: 'a', context: { userAgent: browser } }, 'unknown'], [track('click', { context: { userAgent: browser, method: 'HEAD' } }), 'likely_bot'], [track('click', { properties: { honeypot: true } }), 'likely_bot'],
  ])('%j is %s', (item, trust) => expect(signal(item).trust).toBe(trust))
})

describe('consent', () => {
  test.each<[object, [string, string, boolean][]]>([
    [{ consent: { email: true, sms: true } }, [['email', 'opt_in', true]]], [{ consent: { sms: { granted: true, text: 'I agree' } } }, [['sms', 'express_written', true]]], [{ consent: { sms: false, email: { granted: false } } }, [['sms', 'withdrawal', false], ['email', 'withdrawal', false]]],
    [{ consents: [{ channel: 'email', granted: true, text: 'yes' }, { channel: 'fax', granted: true }, null] }, [['email', 'opt_in', true]]], [{ consent: 'yes' }, []], [{ consent: { email: 'yes' } }, []],
  ])('%j', (traits, said) => expect(signal({ type: 'identify', userId: 'u', traits }).consents.map(({ channel, basis, granted }) => [channel, basis, granted])).toEqual(said))
})

describe('the key under which an item is kept once', () => {
  const shuffled = (value: unknown): unknown => Array.isArray(value) ? value.map(shuffled) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, shuffled(inner)])) : value

  test('does not change with the order of keys', () => fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (properties) => {
    const item = JSON.parse(JSON.stringify({ type: 'track', event: 'x', properties, timestamp: 1 })) as Record<string, unknown>
    expect(dedupeKeyOf(shuffled(item) as Record<string, unknown>, NOW)).toBe(dedupeKeyOf(item, NOW))
  })))

  test('is the message id where there is one, and the content and its minute where nothing tells when', () => {
    expect(dedupeKeyOf({ messageId: 'm' }, NOW)).toBe('m')
    const bare = { type: 'track', event: 'x' }
    expect(dedupeKeyOf(bare, NOW)).toBe(dedupeKeyOf({ ...bare, sentAt: 'x' }, NOW + 59_000))
    expect(dedupeKeyOf(bare, NOW)).not.toBe(dedupeKeyOf(bare, NOW + 60_000))
    expect(dedupeKeyOf({ ...bare, timestamp: 1 }, NOW)).toBe(dedupeKeyOf({ ...bare, timestamp: 1 }, NOW + 3_600_000))
  })
})

describe('anything at all', () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const nearly = fc.record({ type: fc.constantFrom('track', 'identify', 'alias'), event: fc.constantFrom('page_view', 'reply', 'form_submitted', 'click'), userId: fc.oneof(fc.string(), json), email: fc.oneof(fc.emailAddress(), json), timestamp: fc.oneof(fc.double(), fc.string(), json), properties: json, traits: json, context: json, previousId: json }, { requiredKeys: [] })

  test('is heard or refused, never thrown at', () => fc.assert(fc.property(fc.oneof(json, nearly), (item) => {
    expect(['signal', 'ignored', 'rejected']).toContain(heard(item).kind)
  }), { numRuns: 500 }))

  test('can be kept for a person to read', () => fc.assert(fc.property(fc.oneof(json, fc.string({ unit: 'binary' })), (value) => {
    const text = JSON.stringify(keepable(value))
    expect(text).not.toMatch(/(?<!\\)(\\\\)*\\u0000/)
    expect(text).not.toMatch(/\\ud[89a-f]/i)
  })))
})

test('the published schema says what the door takes', () => {
  const schema = signalJsonSchema('https://bide.test')
  expect(schema).toMatchObject({ $id: 'https://bide.test/api/schemas/signal/v1.json', $schema: 'https://json-schema.org/draft/2020-12/schema' })
})
