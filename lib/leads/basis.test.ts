import { describe, expect, test } from 'vitest'
import { basisFor } from './basis.ts'
import type { BasisFacts, ConsentRow } from './basis.ts'

const NOW = '2026-11-24T11:00:00.000Z'
const row = (over: Partial<ConsentRow>): ConsentRow => ({ channel: 'email', basis: 'opt_in', granted: true, at: '2026-11-01T00:00:00.000Z', expiresAt: null, signalId: null, ...over })
const facts = (over: Partial<BasisFacts>): BasisFacts => ({ takenAt: NOW, signalId: 'sig_1', requested: false, consents: [], country: null, legitimateInterest: [], chatSeenAt: null, ...over })

describe('the ground for a message', () => {
  test.each([
    ['nothing on record means none', facts({}), 'email', null],
    ['an opt-in holds', facts({ consents: [row({})] }), 'email', 'opt_in'],
    ['an expired one does not', facts({ consents: [row({ expiresAt: '2026-11-02T00:00:00.000Z' })] }), 'email', null],
    ['the newest word counts: a withdrawal ends an opt-in', facts({ consents: [row({ basis: 'withdrawal', granted: false }), row({})] }), 'email', null],
    ['a withdrawal ends legitimate interest too', facts({ consents: [row({ basis: 'withdrawal', granted: false })], country: 'DE', legitimateInterest: ['DE'] }), 'email', null],
    ['legitimate interest only where it is switched on', facts({ country: 'DE', legitimateInterest: [] }), 'email', null],
    ['legitimate interest where it is switched on', facts({ country: 'DE', legitimateInterest: ['DE'] }), 'email', 'legitimate_interest'],
    ['a request is a ground for its own answer', facts({ requested: true, consents: [row({ basis: 'explicit_request', signalId: 'sig_1' })] }), 'email', 'explicit_request'],
    ['and not for a later message', facts({ signalId: 'sig_2', requested: false, consents: [row({ basis: 'explicit_request', signalId: 'sig_1' })] }), 'email', null],
    ['an email opt-in is no ground for sms', facts({ consents: [row({})] }), 'sms', null],
    ['a plain opt-in is no ground for sms', facts({ consents: [row({ channel: 'sms' })] }), 'sms', null],
    ['express written consent is', facts({ consents: [row({ channel: 'sms', basis: 'express_written' })] }), 'sms', 'express_written'],
    ['a chat opened today may be answered', facts({ chatSeenAt: '2026-11-24T01:00:00.000Z' }), 'chat', 'opened_the_chat'],
    ['a chat of last week may not', facts({ chatSeenAt: '2026-11-17T01:00:00.000Z' }), 'chat', null],
  ] as const)('%s', (_sentence, given, channel, expected) => {
    expect(basisFor(given)[channel]).toBe(expected)
  })
})
