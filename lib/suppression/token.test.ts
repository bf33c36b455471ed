import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readUnsubscribeToken, unsubscribeToken } from './token.ts'

const ref = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
const key = fc.string({ minLength: 16, maxLength: 40 })

test('what is put into a token comes out of it', () => {
  fc.assert(fc.property(key, ref, (k, r) => readUnsubscribeToken(k, unsubscribeToken(k, r)) === r))
})

test('a token changed anywhere says nothing', () => {
  fc.assert(fc.property(key, ref, fc.nat(), fc.constantFrom(...'AZaz09-_.='), (k, r, at, letter) => {
    const token = unsubscribeToken(k, r)
    const i = at % token.length
    const forged = token.slice(0, i) + letter + token.slice(i + 1)
    return forged === token || readUnsubscribeToken(k, forged) === null
  }))
})

test('a token of another key says nothing', () => {
  fc.assert(fc.property(key, key, ref, (k, other, r) => k === other || readUnsubscribeToken(other, unsubscribeToken(k, r)) === null))
})

test('no text at all makes the reader throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes).toString('latin1')), (text) => readUnsubscribeToken('a key of some length', text) === null))
})

test('a token fits a mail header line and holds no address', () => {
  const token = unsubscribeToken('a key of some length', 'dec_019a1b2c-3d4e-7f60-8123-456789abcdef')
  expect(token).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+\.[\w-]{27}$/)
  expect(token.length).toBeLessThan(120)
})
