import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { harmless } from './attributes.ts'
import { parentOf, traceOf } from './trace-ids.ts'

const SIGNAL = 'sig_0193600e-5f4a-7abc-8def-0123456789ab'

describe('a signal’s trace', () => {
  test('has ids that anybody can reckon from the signal’s', () => {
    expect(traceOf('abc')).toEqual({ traceId: 'ba7816bf8f01cfea414140de5dae2223', rootSpanId: 'b00361a396177a9c' })
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      expect(traceOf(a).traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
      expect(traceOf(a).rootSpanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
      if (a !== b) expect(traceOf(a).traceId).not.toBe(traceOf(b).traceId)
      expect(traceOf(a)).toEqual(traceOf(a))
    }))
  })

  test.each([
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true }],
    ['01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-later', { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: false }],
    ['ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', null], ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', null], ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01', null], ['nonsense', null], [null, null],
  ])('a caller’s traceparent %s is understood as the standard says', (text, parent) => expect(parentOf(text)).toEqual(parent))
})

describe('what a span may say', () => {
  test('ids and words of the code, and nothing under another name', () => {
    expect(harmless({ 'bide.signal': SIGNAL, 'bide.action': 'send_email', 'bide.rules': ['frequency_cap', 'ada@example.com'], 'bide.pass': 2, 'bide.fault': false, email: 'ada@example.com', 'bide.provider': 'Ada Lovelace', 'bide.attempt': 49301234567 }))
      .toEqual({ 'bide.signal': SIGNAL, 'bide.action': 'send_email', 'bide.rules': ['frequency_cap'], 'bide.pass': 2, 'bide.fault': false })
  })

  test('never an address, a number or a sentence', () => {
    const secret = fc.oneof(fc.emailAddress(), fc.integer({ min: 10_000_000, max: 99_999_999 }).map((n) => `tel${n}`), fc.constantFrom('Ada Lovelace', '+49 30 1234567', 'Dear Ada'))
    fc.assert(fc.property(fc.constantFrom('bide.signal', 'bide.action', 'bide.outcome', 'bide.rules', 'error.type', 'to'), secret, (key, value) => {
      expect(harmless({ [key]: value })).toEqual({})
      expect(harmless({ [key]: [value] })).toEqual({})
    }))
  })
})
