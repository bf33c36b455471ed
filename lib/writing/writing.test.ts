import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANGLES, CHANNELS } from '#lib/domain/action.ts'
import { compose } from './compose.ts'
import type { Material } from './compose.ts'
import { inspect } from './inspect.ts'
import { plainLine } from './plain.ts'

const material = (over: Partial<Material> = {}): Material => ({
  to: 'ada@example.com', name: 'Ada Lovelace', company: 'Engines Ltd', signalName: 'demo_request', unsubscribeUrl: 'https://app.example.com/u/token',
  workspace: { senderName: 'Bide', postalAddress: 'Example GmbH, Lindenstraße 1, Berlin', product: 'Bide', bookingUrl: 'https://cal.example.com/bide' }, ...over,
})
const terms = { tier: 'warm' as const, postalAddress: 'Example GmbH, Lindenstraße 1, Berlin', unsubscribeUrl: 'https://app.example.com/u/token', byHand: false, requested: true }

describe('a draft', () => {
  test('of every angle on every channel passes its own inspection', () => {
    for (const channel of CHANNELS) for (const angle of ANGLES) expect(inspect(compose(channel, angle, material()), terms)).toEqual([])
  })

  test('is the same for the same material', () => {
    expect(compose('email', 'answer', material())).toEqual(compose('email', 'answer', material()))
  })

  test('says a neutral word where a field is unknown, and says so', () => {
    const draft = compose('email', 'meeting', material({ name: null, company: null }))
    expect(draft.text).toContain('Hello there,')
    expect(draft.text).toContain('your team')
    expect(draft.slots.find((slot) => slot.name === 'company')?.from).toMatch(/unknown/)
  })

  test('carries nothing a hostile name could do to HTML, headers or links', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, company) => {
      const draft = compose('email', 'proof', material({ name, company }))
      expect(draft.subject).not.toMatch(/[\r\n\u0000]/)
      expect(draft.html.match(/<script|<img|onerror=/i)).toBeNull()
      expect(draft.html.match(/<a /g)?.length).toBe(1)
    }))
    const draft = compose('email', 'answer', material({ name: '<img/src=x> http://evil.example/x {{booking}}' }))
    expect(draft.html).not.toContain('<img')
    expect(draft.text).not.toContain('evil.example')
  })

  test('without a way out, an address or an honest subject does not leave', () => {
    const draft = compose('email', 'answer', material())
    expect(inspect({ ...draft, text: draft.text.replace('https://app.example.com/u/token', '') }, terms)[0]?.rule).toBe('unsubscribe')
    expect(inspect({ ...draft, text: draft.text.replace('Lindenstraße', '') }, terms)[0]?.rule).toBe('postal-address')
    expect(inspect({ ...draft, subject: 'Re: your order' }, terms)[0]?.because).toMatch(/pretends/)
    expect(inspect({ ...draft, subject: 'Hello {{first_name}}' }, terms)[0]?.rule).toBe('slots')
    expect(inspect(compose('email', 'meeting', material()), { ...terms, tier: 'cold', requested: false })[0]?.rule).toBe('ask')
  })
})

test('a stranger’s text becomes one harmless line', () => {
  expect(plainLine('Ada\u202E\u0000 Love\nlace')).toBe('Ada Love lace')
  expect(plainLine('click http://evil.example/now')).toBe('click')
  expect(plainLine('evil.com')).toBe('')
  expect(plainLine('x'.repeat(500)).length).toBe(60)
})
