import { describe, expect, it } from 'vitest'
import type { Action } from '#lib/domain/action.ts'
import { stages } from './stages.ts'

const email: Action = { kind: 'send_email', angle: 'meeting', priority: 'normal' }
const sms: Action = { kind: 'send_sms', angle: 'meeting' }
const skip: Action = { kind: 'skip', reason: 'the lead opted out' }

const facts = (more: Partial<Parameters<typeof stages>[0]>): Parameters<typeof stages>[0] => ({
  signalName: 'demo_request', tier: 'hot', score: 82, pass: 1, waitedHours: null, waitedReason: null, proposed: email, ruled: email, trail: [], decider: 'rules', deciderFault: null, reason: '',
  explored: false, propensity: 1, fate: { kind: 'accepted', provider: 'mailbox', seconds: 1 }, wait: null, ageHours: 0.01, latency: { look: 12, decide: 3 }, hasDraft: true, check: 'clear', ...more,
})
const words = (more: Partial<Parameters<typeof stages>[0]>) => stages(facts(more)).map(({ key, state }) => `${key} ${state}`)

describe('the stage strip', () => {
  it('is seven nouns in the order of the loop', () => {
    expect(words({})).toEqual(['signal done', 'situation done', 'proposal done', 'ruling done', 'draft done', 'clearance done', 'receipt done'])
  })

  it('tints the ruling that chose another channel', () => {
    expect(words({ proposed: sms })[3]).toBe('ruling changed')
  })

  it('says where a message was stopped and leaves what follows empty, not missing', () => {
    expect(words({ ruled: skip, fate: { kind: 'none' }, hasDraft: false, check: null }).slice(3)).toEqual(['ruling stopped', 'draft empty', 'clearance empty', 'receipt empty'])
    expect(words({ fate: { kind: 'refused', because: 'unsubscribed' }, check: 'refused' }).slice(4)).toEqual(['draft done', 'clearance stopped', 'receipt empty'])
  })

  it('shows what is under way', () => {
    expect(words({ fate: { kind: 'pending' }, hasDraft: false, check: null }).slice(4)).toEqual(['draft open', 'clearance empty', 'receipt empty'])
    expect(words({ fate: { kind: 'ready', because: 'sending is stopped' } })[6]).toBe('receipt open')
  })
})
