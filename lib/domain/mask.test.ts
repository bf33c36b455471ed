import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskEmail, maskName, maskPerson, maskPhone, redact, redactDeep } from './mask.ts'

const daniel = { name: 'Daniel Okafor', email: 'daniel@meridian.com', phone: '+1 312 555 0142' }

describe('masking', () => {
  it('keeps initials of a name, the first letter of an address and two digits of a number', () => {
    expect(maskPerson(daniel)).toEqual({ name: 'D. O.', email: 'd•••@•••.com', phone: '•••42' })
  })

  it('leaves what is not known unknown', () => {
    expect(maskPerson({ name: null, email: null, phone: null })).toEqual({ name: null, email: null, phone: null })
  })

  it('takes a person out of a text in whole and in part, whatever the case', () => {
    expect(redact('Hi Daniel, is DANIEL@meridian.com yours? Okafor & Sons, or cc sina@halden.de', daniel)).toBe('Hi •••, is ••• yours? ••• & Sons, or cc •••')
  })

  it('does not take a name out of the middle of another word', () => {
    expect(redact('Annual planning', { name: 'Ann Lee', email: null, phone: null })).toBe('Annual planning')
  })

  it('hides what a key says is personal, however deep', () => {
    expect(redactDeep({ plan: 'pro', traits: { firstName: 'Bo', list: ['Daniel'] } }, daniel)).toEqual({ plan: 'pro', traits: { firstName: '•••', list: ['•••'] } })
  })

  it('never lets the local part of an address through', () => {
    fc.assert(fc.property(fc.emailAddress(), (email) => {
      const local = email.slice(0, email.lastIndexOf('@'))
      expect(local.length > 1 && maskEmail(email).includes(local)).toBe(false)
    }))
  })

  it('answers any text without failing', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      redact(a, { name: b, email: b, phone: b })
      maskName(a)
      maskPhone(a)
    }))
  })
})
