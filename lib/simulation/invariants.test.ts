import { expect, test } from 'vitest'
import { RULES, violationsOf } from './invariants.ts'
import type { LeadRecord } from './invariants.ts'

const facts = { touchGapHours: 48, endAt: '2026-10-01T00:00:00.000Z' }
const nothing: LeadRecord = { leadId: 'ld_1', touches: [], optedOutAt: null, handOvers: [], signals: [], waits: [], sends: [], propensities: [] }
const touch = (at: string, more: Partial<LeadRecord['touches'][number]> = {}) => ({ at: `2026-09-${at}:00.000Z`, channel: 'email', by: 'agent', inThread: false, signal: 'page_view', basis: 'opt_in', ...more })

test('a quiet ledger breaks nothing', () => {
  expect(violationsOf(nothing, facts)).toEqual([])
})

const breaches: { [rule in keyof typeof RULES]: Partial<LeadRecord> } = {
  'at most two messages in 24 hours': { touches: [touch('01T08:00'), touch('01T12:00', { signal: 'demo_request' }), touch('02T07:00', { signal: 'demo_request' })] },
  'two days between messages, unless the lead asked': { touches: [touch('01T08:00'), touch('03T07:00')] },
  'no text message without written consent': { touches: [touch('01T08:00', { channel: 'sms', basis: 'opt_in' })] },
  'nothing from the agent while a person has the lead': { touches: [touch('02T08:00')], handOvers: [{ from: '2026-09-01T00:00:00.000Z', until: '2026-09-03T00:00:00.000Z' }] },
  'nothing after opting out': { touches: [touch('02T08:00', { by: 'person', inThread: true })], optedOutAt: '2026-09-01T00:00:00.000Z' },
  'every signal ends in exactly one decision': { signals: [{ id: 'sig_1', quiet: false, firstPasses: 0 }] },
  'every wait ended or is still to come': { waits: [{ id: 'wt_1', state: 'open', dueAt: '2026-09-30T00:00:00.000Z', endedAt: null }] },
  'at most one wait is open': { waits: ['wt_1', 'wt_2'].map((id) => ({ id, state: 'open', dueAt: '2026-10-02T00:00:00.000Z', endedAt: null })) },
  'every message has a clear check': { sends: [{ id: 'snd_1', verdict: null }] },
  'probabilities sum to one': { propensities: [{ id: 'dec_1', sum: 0.98 }] },
}

for (const [rule, breach] of Object.entries(breaches)) {
  test(`a ledger in which it does not hold is caught: ${rule}`, () => {
    expect(violationsOf({ ...nothing, ...breach }, facts).map((violation) => violation.rule)).toContain(rule)
  })
}

test('every promise has a case that breaks it', () => {
  expect(Object.keys(breaches).sort()).toEqual(Object.keys(RULES).sort())
})

test('an answer to a request may come soon after another message, and a reply in a live thread at any time', () => {
  const touches = [touch('01T08:00'), touch('02T09:00', { signal: 'demo_request' }), touch('02T09:30', { by: 'person', inThread: true })]
  expect(violationsOf({ ...nothing, touches }, facts)).toEqual([])
})
