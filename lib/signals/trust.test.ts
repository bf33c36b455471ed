import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SIGNAL_NAMES } from '#lib/domain/signal.ts'
import { reactionTo } from './effects.ts'
import { SWEEP_SECONDS, TRAP_SECONDS, isSwept, trustOf } from './trust.ts'
import type { Circumstances, Followed } from './trust.ts'

const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
const click: Circumstances = { name: 'click', userAgent: BROWSER, method: 'GET', honeypot: false, autoReply: false, userId: false, secondsSinceDelivery: 600, swept: false }
const circumstances = fc.record({
  name: fc.constantFrom(...SIGNAL_NAMES), userAgent: fc.constantFrom(null, BROWSER, 'curl/8', 'Googlebot/2.1', ''), method: fc.constantFrom(null, 'GET', 'POST', 'HEAD'), honeypot: fc.boolean(), autoReply: fc.boolean(), userId: fc.boolean(),
  secondsSinceDelivery: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })), swept: fc.boolean(),
})
const links = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 120_000 }), url: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')), honeypot: fc.boolean() }), { maxLength: 12 })

describe('a followed link', () => {
  test('is a person’s when a browser followed it a while after the message arrived', () => expect(trustOf(click)).toBe('human'))
  test.each<[string, Partial<Circumstances>, string]>([
    ['right after delivery', { secondsSinceDelivery: 2 }, 'likely_bot'], ['with HEAD', { method: 'HEAD' }, 'likely_bot'], ['into the trap', { honeypot: true }, 'likely_bot'], ['by a program', { userAgent: 'python-requests/2.32' }, 'likely_bot'], ['with many others', { swept: true }, 'likely_bot'],
    ['when nobody knows of a delivery', { secondsSinceDelivery: null, userId: true }, 'unknown'], ['by nobody knows what', { userAgent: null }, 'unknown'],
  ])('%s is %s', (_what, more, trust) => expect(trustOf({ ...click, ...more })).toBe(trust))
})

test('whatever speaks for a machine wins over whatever speaks for a person', () => fc.assert(fc.property(circumstances, fc.constantFrom<Partial<Circumstances>>({ honeypot: true }, { autoReply: true }, { swept: true }, { method: 'HEAD' }, { userAgent: 'Googlebot/2.1' }), (seen, sign) => {
  expect(trustOf({ ...seen, ...sign })).toBe('likely_bot')
})))

test('a link followed within the first seconds is never a person’s, nor one of which no delivery is known', () => fc.assert(fc.property(circumstances, fc.double({ min: 0, max: SWEEP_SECONDS - 0.001, noNaN: true }), (seen, secondsSinceDelivery) => {
  expect(trustOf({ ...seen, name: 'click', secondsSinceDelivery })).toBe('likely_bot')
  expect(trustOf({ ...seen, name: 'click', secondsSinceDelivery: null })).not.toBe('human')
})))

describe('a sweep', () => {
  const at = (atMs: number, url: string | null, honeypot = false): Followed => ({ atMs, url, honeypot })

  test('is three links within seconds, in whatever order they are heard of', () => {
    const three = [at(0, 'a'), at(3000, 'b'), at(9000, 'c')]
    for (const one of three) expect([isSwept(one, three), isSwept(one, three.toReversed()), isSwept(one, three.filter((other) => other !== one))]).toEqual([true, true, true])
    expect(isSwept(at(0, 'a'), [at(1000, 'a'), at(2000, 'a'), at(3000, 'b')])).toBe(false)
    expect(isSwept(at(0, 'a'), [at(9000, 'b'), at(18_000, 'c')])).toBe(false)
    expect(isSwept(at(9000, 'b'), [at(0, 'a'), at(18_000, 'c')])).toBe(false)
  })

  test('is anything around the trap', () => expect([isSwept(at(0, 'a'), [at(TRAP_SECONDS * 1000, null, true)]), isSwept(at(0, 'a'), [at(TRAP_SECONDS * 1000 + 1, null, true)])]).toEqual([true, false]))

  test('does not depend on order, on repetition or on the time of day, and is not undone by more links', () => fc.assert(fc.property(links, fc.integer({ min: 0, max: 1e12 }), links, (around, shift, more) => {
    const [one, ...others] = around
    if (!one) return
    const swept = isSwept(one, others)
    expect(isSwept(one, others.toReversed())).toBe(swept)
    expect(isSwept(one, [...others, ...others])).toBe(swept)
    const later = (link: Followed) => ({ ...link, atMs: link.atMs + shift })
    expect(isSwept(later(one), others.map(later))).toBe(swept)
    if (swept) expect(isSwept(one, [...others, ...more])).toBe(true)
  })))

  test('is never two links', () => fc.assert(fc.property(links, (around) => {
    const two = around.filter(({ honeypot }) => !honeypot).slice(0, 2)
    if (two[0]) expect(isSwept(two[0], two)).toBe(false)
  })))
})

describe('a no', () => {
  const optOut = (trust: 'human' | 'likely_bot', method?: string) => reactionTo({ effect: 'opt_out', trust, properties: {}, context: method ? { method } : {} }, false)
  test('that a scanner only looked at opts nobody out', () => expect([optOut('likely_bot', 'GET'), optOut('likely_bot', 'HEAD'), optOut('likely_bot', 'get')]).toEqual([null, null, null]))
  test('that was posted, or told, is honoured whoever transmits it', () => expect([optOut('likely_bot', 'POST'), optOut('likely_bot'), optOut('human', 'GET')].map((reaction) => reaction?.state)).toEqual(['opted_out', 'opted_out', 'opted_out']))
})
