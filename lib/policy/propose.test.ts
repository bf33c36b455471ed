import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GROUPS, LEAD_STATES, TIERS } from '#lib/domain/lead.ts'
import { SIGNAL_NAMES, catalogue } from '#lib/domain/signal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { plusHours } from '#lib/domain/time.ts'
import { NOON, on, situation, touch } from '#lib/testing/situation.ts'
import { propose } from './propose.ts'
import type { Rulebook } from './propose.ts'

const free: Rulebook = { objections: () => [], executes: (action) => action }
const blocking = (kinds: readonly string[]): Rulebook => ({
  objections: (action) => (kinds.includes(action.kind) ? [{ guard: 'test', because: 'not now', instead: { kind: 'skip', reason: 'not now' } }] : []),
  executes: (action) => (kinds.includes(action.kind) ? { kind: 'skip', reason: 'not now' } : action),
})

const anySituation: fc.Arbitrary<Situation> = fc.record({
  name: fc.constantFrom(...SIGNAL_NAMES), tier: fc.constantFrom(...TIERS), group: fc.constantFrom(...GROUPS), state: fc.constantFrom(...LEAD_STATES),
  vip: fc.boolean(), chatLive: fc.boolean(), hour: fc.integer({ min: 0, max: 23 }), touches: fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 5 }), waited: fc.boolean(),
}).map(({ name, tier, group, state, vip, chatLive, hour, touches, waited }) => {
  const takenAt = plusHours(NOON, hour)
  return situation({
    takenAt, chatLive, touches: touches.sort((a, b) => b - a).map((hours) => touch(hours, {}, takenAt)),
    signal: { name, intent: catalogue[name].intent }, lead: { tier, group, state, vip },
    waited: waited ? { waitId: 'wt_1', reason: 'see', hours: 24 } : null,
  })
})

describe('a proposal', () => {
  test('has propensities that sum to one, none of them on what is not feasible', () => {
    fc.assert(fc.property(anySituation, fc.subarray(['send_email', 'send_chat', 'send_sms', 'wait', 'escalate_to_human']), (at, blocked) => {
      const proposal = propose(at, blocking(blocked), 'seed')
      expect(proposal.candidates.reduce((sum, candidate) => sum + candidate.propensity, 0)).toBeCloseTo(1, 9)
      for (const candidate of proposal.candidates) if (!candidate.feasible) expect(candidate.propensity).toBe(0)
      expect(proposal.propensity).toBeGreaterThan(0)
    }))
  })

  test('gives every feasible action that reaches nobody by force a share of the floor', () => {
    const proposal = propose(situation(), free, 'seed')
    const explorable = proposal.candidates.filter((candidate) => candidate.feasible && candidate.action.kind !== 'escalate_to_human')
    for (const candidate of explorable) expect(candidate.propensity).toBeGreaterThanOrEqual(0.05 / explorable.length - 1e-12)
  })

  test('is the same for the same situation and seed, and its draw can be replayed', () => {
    fc.assert(fc.property(anySituation, fc.string(), (at, seed) => {
      expect(propose(at, free, seed)).toEqual(propose(at, free, seed))
    }))
  })

  test('draws each action as often as its propensity says', () => {
    const at = situation()
    const counts = new Map<string, number>()
    const draws = 20_000
    let expected = propose(at, free, '0').candidates
    for (let i = 0; i < draws; i++) {
      const proposal = propose(at, free, String(i))
      const index = proposal.candidates.findIndex((candidate) => candidate.action === proposal.action)
      const key = proposal.candidates[index]?.key ?? ''
      counts.set(key, (counts.get(key) ?? 0) + 1)
      expected = proposal.candidates
    }
    for (const { key, propensity } of expected) {
      const sd = Math.sqrt((propensity * (1 - propensity)) / draws)
      expect(Math.abs((counts.get(key) ?? 0) / draws - propensity)).toBeLessThan(5 * sd + 1e-9)
    }
  })

  test('ends safely and says so when nothing is allowed', () => {
    const proposal = propose(situation(), blocking(['send_email', 'send_chat', 'send_sms', 'wait', 'skip', 'escalate_to_human']), 'seed')
    expect(proposal.action.kind).toBe('skip')
    expect(proposal.fault).toMatch(/nothing/)
  })
})

describe('the event-triggered rules', () => {
  const favourite = (at: Situation) => {
    const { candidates } = propose(at, free, 'seed')
    return candidates.reduce((best, candidate) => (candidate.propensity > best.propensity ? candidate : best)).key
  }
  test.each([
    ['a demo request is answered', on('demo_request'), 'send_email:answer'],
    ['a request in a live session is answered there', on('demo_request', { chatLive: true }), 'send_chat:answer'],
    ['a weak signal is left alone', on('docs_pageview'), 'skip'],
    ['somebody new is given time', on('docs_pageview', { features: { signals_30d: 1 } }), 'wait:72h'],
    ['a booked meeting needs no message', on('meeting_booked'), 'skip'],
    ['after a wait a warm lead gets a light ask', situation({ waited: { waitId: 'wt_1', reason: 'see', hours: 24 } }), 'send_email:light_ask'],
    ['the next message says something else', on('touch_unanswered', { touches: [touch(80, { angle: 'light_ask' })] }), 'send_email:proof'],
    ['a hot lead is asked for a meeting', situation({ lead: { tier: 'hot' }, waited: { waitId: 'wt_1', reason: 'see', hours: 24 } }), 'send_email:meeting'],
    ['the drip writes when a step is due, whatever happened', on('docs_pageview', { lead: { group: 'business_as_usual' } }), 'send_email:education'],
  ] as const)('%s', (_sentence, at, key) => {
    expect(favourite(at)).toBe(key)
  })
})
