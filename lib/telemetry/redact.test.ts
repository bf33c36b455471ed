import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactText } from './redact.ts'

const word = fc.constantFrom('could not', 'deliver to', 'because', 'lead', 'the provider said', 'retry', 'from', '550', '<', '(', 'for:', 'to=', '"', ',', '[', 'Key', '\n', 'at')
const around = (secret: fc.Arbitrary<string>) =>
  fc.tuple(fc.array(word, { maxLength: 4 }), secret, fc.array(word, { maxLength: 4 }), fc.constantFrom(' ', ' ', '\t')).map(([before, inner, after, gap]) => ({ text: [...before, inner, ...after].join(gap), secret: inner }))
const digits = (length: { min: number; max: number }) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length.min, maxLength: length.max })
const phone = fc.oneof(
  digits({ min: 8, max: 13 }).map((d) => `+${d.join('')}`),
  digits({ min: 9, max: 14 }).map((d) => `00${d.join('')}`),
  fc.tuple(digits({ min: 2, max: 3 }), digits({ min: 3, max: 4 }), digits({ min: 4, max: 6 }), fc.constantFrom(' ', '-', '.', '/', ' - ')).map(([a, b, c, gap]) => `+${a.join('')}${gap}${b.join('')}${gap}${c.join('')}`),
  fc.tuple(digits({ min: 3, max: 3 }), digits({ min: 3, max: 3 }), digits({ min: 4, max: 4 })).map(([a, b, c]) => `(${a.join('')}) ${b.join('')}-${c.join('')}`),
)
const token = fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'), minLength: 28, maxLength: 80 }).filter((text) => /[A-Z0-9]/.test(text) && !/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text))
const digitsOf = (text: string): string => text.replace(/\D/g, '')

describe('what looks like a person does not stay', () => {
  test('a mail address never stays, nor the half that says who it is', () => {
    fc.assert(fc.property(around(fc.emailAddress({ size: 'small' })), ({ text, secret }) => {
      const out = redactText(text)
      expect(out).not.toContain(secret.normalize('NFKC'))
      expect(out.toLowerCase()).not.toContain(`@${secret.split('@')[1]!.toLowerCase()}`)
    }), { numRuns: 1000 })
  })

  test('a telephone number never stays, however it is written', () => {
    fc.assert(fc.property(around(phone), ({ text, secret }) => { expect(digitsOf(redactText(text).replace(/550/g, ''))).not.toContain(digitsOf(secret).slice(-7)) }), { numRuns: 1000 })
  })

  test('a token never stays, alone or behind its name', () => {
    const named = fc.tuple(fc.constantFrom('', 'Bearer ', 'api_key=', '"token": "', 'signkey-prod-', 'password: '), token).map(([name, secret]) => ({ name, secret }))
    fc.assert(fc.property(named, fc.array(word, { maxLength: 3 }), ({ name, secret }, before) => { expect(redactText(`${before.join(' ')} ${name}${secret} said`)).not.toContain(secret) }), { numRuns: 1000 })
  })

  test('neither the credentials in an address of the web stay, nor what follows its question mark', () => {
    const credential = fc.string({ unit: fc.constantFrom(...'abcdefgXYZ0123456789!$&*.~'), minLength: 4, maxLength: 20 })
    fc.assert(fc.property(fc.tuple(fc.constantFrom('postgres', 'smtp', 'https', 'redis'), credential, credential, credential), ([scheme, user, secret, query]) => {
      const out = redactText(`cannot reach ${scheme}://u${user}:p${secret}@db.internal:5432/bide?who=q${query} now`)
      expect(out).not.toContain(`u${user}:`)
      expect(out).not.toContain(`p${secret}`)
      expect(out).not.toContain(`q${query}`)
      expect(out).toMatch(/ now$/)
    }))
  })

  test.each([
    ['o’brien+vip@müller.example', 'an international one'], ['"ada lovelace"@example.com', 'a quoted one'], ['ada%40example.com', 'an encoded one'], ['<ada@example.com>', 'in brackets'],
    ['bounce+ada=example.com@mail.example', 'a return path'], ['ａｄａ＠example.com', 'in full width'], ['203.0.113.7', 'an address of a visitor'], ['2001:db8::8a2e:370:7334', 'a longer one'], ['٠٣٠١٢٣٤٥٦٧٨', 'a number in other digits'],
  ])('%s goes, %s', (secret) => {
    const out = redactText(`seen ${secret} here`)
    expect(out).toBe(out.startsWith('seen <') ? 'seen <•••> here' : 'seen ••• here')
  })

  test('doing it twice changes nothing more, and nothing makes it slow', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 300 }), around(phone).map(({ text }) => text), around(fc.emailAddress()).map(({ text }) => text)), (text) => { expect(redactText(redactText(text))).toBe(redactText(text)) }), { numRuns: 1000 })
    for (const evil of ['x '.repeat(990) + 'https://user:geheim@example.com/', '@'.repeat(20_000), '1 '.repeat(20_000), 'a.'.repeat(20_000), 'key='.repeat(10_000), '"'.repeat(20_000), 'a-'.repeat(20_000), ':'.repeat(20_000)]) expect(redactText(evil)).not.toContain('geheim')
  })
})

test('what the house itself named stays', () => {
  const said = 'wt_0193600e-5f4a-7abc-8def-0123456789ab of run 01JDX0ABCDEFGHJKMNPQRSTVWX due 2026-11-24T09:00:00.000Z broke bide_canary_one_open at 127.0.0.1:5432 after 120 s, code 23505'
  expect(redactText(said)).toBe(said)
})
