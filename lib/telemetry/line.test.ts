import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tell } from './fault.ts'
import { lineOf } from './line.ts'

const AT = '2026-11-24T09:00:00.000Z'

describe('a line of the log', () => {
  test('says when, how grave, what, and the ids', () => {
    expect(lineOf({ event: 'engine.retry', fn: 'bide-nurture-lead', run: '01JDX0ABCDEFGHJKMNPQRSTVWX', attempt: 2, dueMs: 30_000 }, AT))
      .toEqual({ at: AT, level: 'warn', event: 'engine.retry', fn: 'bide-nurture-lead', run: '01JDX0ABCDEFGHJKMNPQRSTVWX', attempt: 2, dueMs: 30_000 })
  })

  test('a field nobody allowed is named and not written', () => {
    const line = lineOf({ event: 'send.failed', email: 'ada@example.com', name: 'Ada Lovelace', phone: 49301234567, body: 'Dear Ada', leadId: 'ld_1' }, AT)
    expect(line).toEqual({ at: AT, level: 'error', event: 'send.failed', withheld: ['email', 'name', 'phone', 'body', 'leadId'] })
  })

  test('an allowed field of another kind is not written either', () => {
    expect(lineOf({ event: 'x.y', sendId: 'ada@example.com', attempt: '+49 30 1234567', channel: 'Ada Lovelace', state: 49301234567, source: '4930123456789' }, AT)).toMatchObject({ withheld: ['sendId', 'attempt', 'channel', 'state', 'source'] })
  })

  const secrets = ['ada.lovelace@example.com', '+49 151 23456789', 'Ada Lovelace', 'Dear Ada, thank you for your time']
  test('whatever comes in under whatever name, no address, number, name or text of a person comes out', () => {
    const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(...secrets), fc.integer({ min: 4_930_000_000, max: 4_939_999_999 }), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('email', 'name', 'message', 'waits', 'a b', ...secrets), tie('value'), { maxKeys: 3 })),
    })).value
    const field = fc.constantFrom('email', 'name', 'phone', 'body', 'subject', 'sendId', 'channel', 'lead', 'to', 'traits', 'waits', 'toString', '__proto__', ...secrets)
    fc.assert(fc.property(fc.array(fc.tuple(field, value), { maxLength: 6 }), fc.constantFrom('send.failed', ...secrets), (fields, event) => {
      const out = JSON.stringify(lineOf({ ...Object.fromEntries(fields.filter(([, inner]) => typeof inner !== 'number')), event }, AT))
      for (const secret of secrets.slice(0, 3)) expect(out).not.toContain(secret)
    }), { numRuns: 1000 })
  })
})

describe('an error', () => {
  test('is its name, code, message and places in the code', () => {
    const told = tell(Object.assign(new TypeError('the engine went away'), { code: 'ECONNRESET' }))
    expect(told).toMatchObject({ error: 'TypeError', code: 'ECONNRESET', message: 'the engine went away' })
    expect(told.frames?.[0]).toMatch(/telemetry\/line\.test\.ts:\d+$/)
    expect(JSON.stringify(told)).not.toContain(process.cwd())
  })

  test.each([
    [Object.assign(new Error('invalid input syntax for type date: "Ada Lovelace"'), { code: '22007' }), 'invalid input syntax for type date: "•••"'],
    [Object.assign(new Error('duplicate key value violates unique constraint "bide_wait_one_open"'), { code: '23505' }), 'duplicate key value violates unique constraint "•••"'],
    [Object.assign(new Error('relation "Canary" does not exist'), { code: '42P01' }), 'relation "Canary" does not exist'],
    [new SyntaxError(`Unexpected token 'A', "Ada Lovelace" is not valid JSON`), 'Unexpected token "•••", "•••" is not valid JSON'],
    [new Error('Key (email)=(ada) is not present'), 'Key (email)"•••" is not present'],
  ])('never what it quotes: %s', (error, message) => expect(tell(error).message).toBe(message))

  test('of a query builder only its last line, since the rest is the query with its values', () => {
    const error = new Error('\nInvalid `prisma.lead.create()` invocation:\n{ data: { name: "Ada Lovelace", email: "ada@example.com" } }\n\nArgument `id` is missing.')
    error.name = 'PrismaClientValidationError'
    expect(tell(error).message).toBe('Argument "•••" is missing.')
  })

  test('of what the database said to a query, what speaks of tables stays, and what speaks of rows does not', () => {
    const wrap = (code: string, said: string) => Object.assign(new Error(`\nInvalid \`prisma.$queryRaw()\` invocation:\n\n\nRaw query failed. Code: \`${code}\`. Message: \`${said}\``), { name: 'PrismaClientKnownRequestError', code: 'P2010' })
    expect(tell(wrap('42P01', 'relation "Canary" does not exist'))).toMatchObject({ code: '42P01', message: 'relation "Canary" does not exist' })
    expect(tell(wrap('22007', 'invalid input syntax for type date: "Ada Lovelace"'))).toMatchObject({ code: '22007', message: 'invalid input syntax for type date: "•••"' })
  })

  test('anything may be thrown', () => {
    fc.assert(fc.property(fc.anything(), (thrown) => { expect(typeof tell(thrown).message).toBe('string') }))
  })
})
