import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from '#lib/domain/action.ts'
import { because, headline } from './explain.ts'
import type { Facts, Fate, Standing } from './explain.ts'

const email: Action = { kind: 'send_email', angle: 'meeting', priority: 'normal' }
const sms: Action = { kind: 'send_sms', angle: 'meeting' }
const wait: Action = { kind: 'wait', untilHours: 24, reason: 'a note the day after reads better' }
const skip: Action = { kind: 'skip', reason: 'a wait is open, and this is weaker' }
const person: Action = { kind: 'escalate_to_human', priority: 'high', reason: 'the lead replied' }
const sent: Fate = { kind: 'accepted', provider: 'mailbox', seconds: 0.42 }
const open: Standing = { state: 'open', endedBy: null, hours: null }

const facts = (more: Partial<Facts>): Facts => ({
  signalName: 'pricing_page_bounce', tier: 'hot', score: 82, pass: 1, waitedHours: null, waitedReason: null, proposed: email, ruled: email, trail: [],
  decider: 'rules', deciderFault: null, reason: '', explored: false, propensity: 0.95, fate: { kind: 'none' }, wait: null, ...more,
})

describe('the headline says what came of a decision', () => {
  it.each<[string, Partial<Facts>]>([
    ['Email sent', { fate: sent }],
    ['Email sent instead of SMS', { proposed: sms, fate: sent }],
    ['Email sent, meeting angle instead of proof', { proposed: { ...email, angle: 'proof' }, fate: sent }],
    ['Email sent by a person', { decider: 'person', propensity: null, fate: sent }],
    ['Email stopped before it left', { fate: { kind: 'refused', because: 'unsubscribed from email' } }],
    ['Email may or may not have left', { fate: { kind: 'unknown', because: 'the connection broke' } }],
    ['Email dropped', { fate: { kind: 'dropped', because: 'the lead replied first' } }],
    ['Email being prepared', { fate: { kind: 'pending' } }],
    ['Waiting 24 h', { proposed: wait, ruled: wait, wait: open }],
    ['Waited 24 h', { proposed: wait, ruled: wait, wait: { state: 'claimed', endedBy: 'its time came', hours: 24 } }],
    ['Waited 24 h instead of email', { ruled: wait, wait: { state: 'claimed', endedBy: 'its time came', hours: 24 } }],
    ['Wait of 24 h cut short after 3 h', { proposed: wait, ruled: wait, wait: { state: 'superseded', endedBy: 'a stronger signal arrived', hours: 3 } }],
    ['Wait of 24 h dropped', { proposed: wait, ruled: wait, wait: { state: 'dead', endedBy: 'the lead replied', hours: 2 } }],
    ['Skipped: a wait is open, and this is weaker', { proposed: email, ruled: skip }],
    ['Handed to a person, high priority', { proposed: person, ruled: person }],
  ])('%s', (words, more) => {
    expect(headline(facts(more))).toBe(words)
  })
})

describe('the reasons follow the ledger, field by field', () => {
  it('names the lead, the preference, the rule that changed it and the end', () => {
    expect(because(facts({
      proposed: sms, propensity: 0.38, fate: sent, trail: [{ rule: 'channel-rubric', because: 'no written consent for sms', from: 'send_sms:meeting', to: 'send_email:meeting' }],
    }))).toEqual([
      'A hot lead (82) left the pricing page quickly.',
      'The rules preferred SMS, meeting angle at 0.38.',
      'No written consent for SMS, so SMS, meeting angle became email, meeting angle.',
      'Suppression is clear. Mailbox accepted it in 0.4 s.',
    ])
  })

  it('says so when the draw explored', () => {
    expect(because(facts({ explored: true, propensity: 0.08 }))[1]).toBe('To keep learning, it drew email, meeting angle at 0.08 rather than its first choice.')
  })

  it('tells a pass that follows a wait by the wait', () => {
    expect(because(facts({ waitedHours: 24, waitedReason: 'Look again tomorrow' }))[0]).toBe('A hot lead (82) left the pricing page quickly, and 24 h of waiting are over (“look again tomorrow”).')
  })

  it('tells a refusal as what it is', () => {
    expect(because(facts({ fate: { kind: 'refused', because: 'unsubscribed from email' } })).at(-1)).toBe('Suppression said no: unsubscribed from email. Nothing left the house.')
  })

  it('never leaves a sentence open, whatever the rows hold', () => {
    const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text && text !== '')
    const action = fc.oneof(
      fc.constantFrom<Action>(email, sms, wait, skip, person),
      fc.record({ kind: fc.constant('wait' as const), untilHours: fc.double({ min: 1, max: 168, noNaN: true }), reason: word }),
    )
    fc.assert(fc.property(action, action, word, fc.boolean(), (proposed, ruled, name, explored) => {
      const told = facts({ proposed, ruled, signalName: name, explored })
      expect(headline(told)).not.toMatch(/undefined|null|NaN/)
      for (const line of because(told)) expect(line).toMatch(/[.!?]$/)
    }))
  })
})
