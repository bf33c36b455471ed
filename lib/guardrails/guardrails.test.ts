import { describe, expect, test } from 'vitest'
import type { Action } from '#lib/domain/action.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { on, situation, touch } from '#lib/testing/situation.ts'
import { objections, rule } from './apply.ts'
import { guards } from './index.ts'

const email: Action = { kind: 'send_email', angle: 'light_ask', priority: 'low' }
const answer: Action = { kind: 'send_email', angle: 'answer', priority: 'normal' }
const chat: Action = { kind: 'send_chat', angle: 'light_ask' }
const sms: Action = { kind: 'send_sms', angle: 'light_ask' }
const skip: Action = { kind: 'skip', reason: 'nothing to do' }
const wait: Action = { kind: 'wait', untilHours: 24, reason: 'later' }

type Row = [sentence: string, chosen: Action, at: Situation, becomes: string, because: RegExp | null]

const table: Row[] = [
  ['a warm lead with consent may get a considered note', email, situation(), 'send_email', null],
  ['without recorded consent nothing is sent', email, situation({ basis: { email: null } }), 'skip', /no recorded consent/],
  ['an sms without written consent becomes an email', sms, situation({ offered: ['email', 'sms'], lead: { hasPhone: true } }), 'send_email', /no written consent for sms/],
  ['an sms to an old signal becomes an email', sms, situation({ offered: ['email', 'sms'], lead: { hasPhone: true }, basis: { sms: 'express_written' }, signal: { ageHours: 3, intent: 'high' } }), 'send_email', /too old for sms/],
  ['a fresh strong signal with written consent may get an sms', sms, situation({ offered: ['email', 'sms'], lead: { hasPhone: true }, basis: { sms: 'express_written' }, signal: { ageHours: 1, intent: 'high' } }), 'send_sms', null],
  ['a chat without a live session becomes an email', chat, situation({ basis: { chat: 'opened_the_chat' } }), 'send_email', /not in a live session/],
  ['a chat without a live session and without email consent ends in silence, with the rule as reason', chat, situation({ basis: { chat: 'opened_the_chat', email: null } }), 'skip', /no recorded consent/],
  ['a chat in a live session is allowed', chat, situation({ basis: { chat: 'opened_the_chat' }, chatLive: true }), 'send_chat', null],
  ['a message within 48 hours of the last one waits for the rest of them', email, situation({ touches: [touch(20, { angle: 'proof' })] }), 'wait', /20 h ago/],
  ['a touch by another tool counts in the gap', email, situation({ touches: [touch(20, { by: 'external', angle: null })] }), 'wait', /20 h ago/],
  ['a reply inside a live human thread does not count', email, situation({ touches: [touch(20, { by: 'person', inThread: true, angle: null })] }), 'send_email', null],
  ['two messages in 24 hours is the limit even for an unlifted gap', email, situation({ touches: [touch(2, { angle: 'proof' }), touch(20, { angle: 'proof' })] }), 'wait', /two messages/],
  ['a warm lead has four touches in fourteen days', email, situation({ touches: [60, 120, 180, 240].map((hours) => touch(hours, { angle: 'proof' })) }), 'wait', /4 of 4 touches/],
  ['nobody is written to at night', email, situation({ takenAt: '2026-11-24T22:30:00.000Z' }), 'wait', /23:30 for the lead/],
  ['night is the lead’s own night', email, situation({ takenAt: '2026-11-24T22:30:00.000Z', lead: { zone: 'America/Chicago' } }), 'send_email', null],
  ['a request is answered at night, by email', answer, on('demo_request', { takenAt: '2026-11-24T22:30:00.000Z' }), 'send_email', null],
  ['a request is not put off', wait, on('demo_request'), 'send_email', /answered at once/],
  ['a request is not ignored', skip, on('demo_request'), 'send_email', /answered at once/],
  ['a request that cannot be answered lawfully goes to a person', skip, on('demo_request', { lead: { hasEmail: false } }), 'escalate_to_human', /no lawful way/],
  ['a request is answered and not sold to', email, on('demo_request'), 'send_email', /answered before anything else/],
  ['a reply goes to a person', email, on('reply'), 'escalate_to_human', /a person should answer/],
  ['a reply goes to a person even when the agent wants to wait', wait, on('reply'), 'escalate_to_human', /a person should answer/],
  ['a VIP is written to by a person', email, situation({ lead: { vip: true } }), 'escalate_to_human', /VIP/],
  ['a VIP’s page view needs nobody', skip, on('docs_pageview', { lead: { vip: true } }), 'skip', null],
  ['a lead in a person’s hands is left alone', email, situation({ lead: { state: 'human' } }), 'skip', /a person is handling/],
  ['after an escalation nothing is sent', email, situation({ escalationOpen: true }), 'skip', /a person is handling/],
  ['who opted out hears nothing', email, situation({ lead: { state: 'opted_out' } }), 'skip', /opted out/],
  ['who opted out hears nothing even after asking', answer, on('demo_request', { lead: { state: 'opted_out' } }), 'skip', /opted out/],
  ['the holdout is left alone', email, situation({ lead: { group: 'holdout' } }), 'skip', /holdout/],
  ['the holdout’s requests are answered', answer, on('demo_request', { lead: { group: 'holdout' } }), 'send_email', null],
  ['an open wait outlasts a weaker signal', email, on('docs_pageview', { openWait: { waitId: 'wt_1', intent: 'medium', dueAt: '2026-11-25T00:00:00.000Z' } }), 'skip', /a wait is open/],
  ['an equally strong signal is not stronger', wait, on('pricing_page_view', { openWait: { waitId: 'wt_1', intent: 'medium', dueAt: '2026-11-25T00:00:00.000Z' } }), 'skip', /a wait is open/],
  ['a stronger signal breaks a wait', wait, on('pricing_page_bounce', { openWait: { waitId: 'wt_1', intent: 'medium', dueAt: '2026-11-25T00:00:00.000Z' } }), 'wait', null],
  ['a request always breaks a wait', answer, on('demo_request', { openWait: { waitId: 'wt_1', intent: 'explicit', dueAt: '2026-11-25T00:00:00.000Z' } }), 'send_email', null],
  ['a machine is not written to', email, situation({ signal: { trust: 'likely_bot' } }), 'skip', /machine/],
  ['a machine’s form is not answered', answer, on('form_submitted', { signal: { trust: 'likely_bot' } }), 'skip', /machine/],
  ['a cold lead is not asked for a meeting', { ...email, angle: 'meeting' }, situation({ lead: { tier: 'cold' } }), 'send_email', /not asked for that yet/],
  ['a second touch uses another angle', email, situation({ touches: [touch(60, { angle: 'light_ask' })] }), 'wait', /said the same/],
  ['sms that is not set up is not sent', sms, situation({ lead: { hasPhone: true }, basis: { email: null } }), 'skip', /not set up|no recorded consent/],
  ['who has a meeting is not nurtured any more', email, situation({ lead: { state: 'converted' } }), 'skip', /meeting is booked/],
  ['who has a meeting and asks again is answered', answer, on('demo_request', { lead: { state: 'converted' } }), 'send_email', null],
  ['a hold after a hand-back is kept', email, situation({ lead: { heldUntil: '2026-11-25T00:00:00.000Z' } }), 'skip', /hold back/],
]

describe('what becomes of a choice', () => {
  test.each(table)('%s', (_sentence, chosen, at, becomes, because) => {
    const { action, trail } = rule(chosen, at, guards)
    expect(action.kind).toBe(becomes)
    if (because) expect(trail.map((entry) => entry.because).join('; ')).toMatch(because)
    else expect(trail).toEqual([])
  })

  test('what is finally allowed has no objection left', () => {
    for (const [, chosen, at] of table) {
      const { action, trail } = rule(chosen, at, guards)
      if (trail.at(-1)?.rule !== 'no-circle') expect(objections(action, at, guards)).toEqual([])
    }
  })
})
