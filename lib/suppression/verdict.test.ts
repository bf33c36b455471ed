import { describe, expect, test } from 'vitest'
import type { Channel } from '#lib/domain/action.ts'
import { refusalNow } from './last.ts'
import { verdict } from './verdict.ts'
import type { Facts } from './verdict.ts'

const facts = (over: Partial<Facts> = {}): Facts => ({
  known: true, destination: 'ada@example.com', draftDestination: 'ada@example.com', destinationHmac: 'h', contentHash: 'c', contentHashNow: 'c', purpose: 'nurture', listed: null,
  leadState: 'nurturing', epoch: 1, epochWhenDecided: 1, basis: 'opt_in', touchesSince: 0, inThread: false, quiet: false, findings: [], ...over,
})

describe('suppression', () => {
  test.each([
    ['an unknown lead', facts({ known: false, leadState: null, epoch: null, destination: null }), 'email', /no record/],
    ['a listed destination, whatever the lead says', facts({ listed: { reason: 'unsubscribed', channel: 'email' } }), 'email', /suppression list: unsubscribed/],
    ['an erased person who was imported again', facts({ listed: { reason: 'erased', channel: 'all' } }), 'email', /erased/],
    ['a newer epoch', facts({ epoch: 2 }), 'email', /something newer/],
    ['an opt-out', facts({ leadState: 'opted_out' }), 'email', /opted out/],
    ['a lead in a person’s hands', facts({ leadState: 'human' }), 'email', /a person is handling/],
    ['an address that changed since the draft', facts({ destination: 'new@example.com' }), 'email', /address/],
    ['no ground', facts({ basis: null }), 'email', /no ground/],
    ['an sms on an email’s consent', facts({ basis: 'opt_in' }), 'sms', /no written consent/],
    ['night', facts({ quiet: true }), 'email', /night/],
    ['an hour that could not be told', facts({ quiet: null }), 'email', /could not be told/],
    ['somebody else’s message in between', facts({ touchesSince: 1 }), 'email', /somebody wrote/],
    ['a text that changed', facts({ contentHashNow: 'x' }), 'email', /text changed/],
    ['a draft without a postal address', facts({ findings: [{ rule: 'postal-address', because: 'the postal address is missing' }] }), 'email', /postal address/],
  ] as const)('refuses %s', (_sentence, given, channel, because) => {
    const answer = verdict(given, channel as Channel, '2026-11-24T11:00:00.000Z')
    expect(answer.clear).toBe(false)
    if (!answer.clear) expect(answer.because).toMatch(because)
    expect(answer.rules).toHaveLength(11)
  })

  test('clears when every question is answered well, and binds the clearance to the message', () => {
    const answer = verdict(facts(), 'email', '2026-11-24T11:00:00.000Z')
    expect(answer).toMatchObject({ clear: true, clearance: { channel: 'email', destinationHmac: 'h', contentHash: 'c', epoch: 1 } })
  })

  test('a person may answer in a live thread', () => {
    expect(verdict(facts({ leadState: 'human', inThread: true, touchesSince: 2, basis: 'conversation' }), 'email', '2026-11-24T11:00:00.000Z').clear).toBe(true)
  })

  test('the last question at the claim knows the same refusals', () => {
    const word = { known: true, leadState: 'nurturing', epoch: 1, destination: 'a', destinationHmac: 'h', listed: null }
    expect(refusalNow(word, { epoch: 1, inThread: false })).toBeNull()
    expect(refusalNow({ ...word, epoch: 2 }, { epoch: 1, inThread: false })).toMatch(/newer/)
    expect(refusalNow({ ...word, listed: { reason: 'complaint', channel: 'all' } }, { epoch: 1, inThread: true })).toMatch(/complaint/)
    expect(refusalNow({ ...word, known: false }, { epoch: 1, inThread: true })).toMatch(/no record/)
  })
})
