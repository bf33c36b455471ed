import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Fault } from '#lib/domain/fault.ts'
import { makeRoute } from './route.server.ts'

const ORIGIN = 'https://bide.example'
let person: { role: string } | null = { role: 'admin' }
const route = makeRoute<{ name: string }, { role: string }, string>({
  house: () => ({ name: 'house' }), operator: async () => person, refusal: (who, permission) => (who.role === 'admin' ? null : `may not ${permission}`), origin: () => ORIGIN,
})
const Thing = z.strictObject({ id: z.string(), hours: z.coerce.number().min(1) })
const change = route({ allow: 'thing.write', input: Thing, act: (input) => input, maxBytes: 200 })
const ask = (body: unknown, headers: Record<string, string> = {}) =>
  change(new Request(`${ORIGIN}/api/things/t1`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }), { params: Promise.resolve({ id: 't1' }) })

afterEach(() => { person = { role: 'admin' }; vi.restoreAllMocks() })

describe('every door answers in problem JSON', () => {
  test.each([
    ['bad JSON', '{', {}, 400, 'body'],
    ['a list', [], {}, 400, 'body'],
    ['a wrong type', { hours: 'many' }, {}, 400, '/hours'],
    ['an unknown key', { hours: 2, more: 1 }, {}, 400, '/more'],
    ['a null byte', { hours: 2, more: '\u0000' }, {}, 400, '/more'],
    ['too much', { hours: 2, more: 'x'.repeat(300) }, {}, 413, 'body'],
    ['another type', { hours: 2 }, { 'content-type': 'text/plain' }, 400, 'content-type'],
    ['another site', { hours: 2 }, { 'sec-fetch-site': 'cross-site' }, 403, 'sec-fetch-site'],
    ['another origin', { hours: 2 }, { origin: 'https://evil.example' }, 403, 'origin'],
  ])('%s is refused and named', async (_, body, headers, status, field) => {
    const response = await ask(body, headers)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status, field })
  })
  test('a body that is good is parsed with its address winning over it', async () => {
    expect(await (await ask({ hours: 2, id: 'forged' }, { 'sec-fetch-site': 'same-origin', origin: ORIGIN })).json()).toEqual({ id: 't1', hours: 2 })
  })
  test('nobody is asked to sign in, and somebody without the right is told why', async () => {
    person = null
    expect((await ask({ hours: 2 })).status).toBe(401)
    person = { role: 'viewer' }
    expect(await (await ask({ hours: 2 })).json()).toMatchObject({ status: 403, detail: 'may not thing.write' })
  })
  test('a fault becomes its status, with when to come back', async () => {
    const busy = route({ allow: 'x', input: z.object({}), act: () => { throw new Fault('too_many', 'later', { retryAfterSeconds: 3 }) } })
    const response = await busy(new Request(`${ORIGIN}/api/x`), { params: Promise.resolve({}) })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3'])
  })
  test('a bug is loud, and tells the browser nothing but a number', async () => {
    const loud = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
    const broken = route({ allow: 'x', input: z.object({}), act: () => { throw new Error('select secret from table') } })
    const body = await (await broken(new Request(`${ORIGIN}/api/x`), { params: Promise.resolve({}) })).text()
    const lines = loud.mock.calls.map(([line]): unknown => JSON.parse(String(line)))
    loud.mockRestore()
    expect(body).not.toMatch(/secret/)
    expect(lines).toMatchObject([{ level: 'error', event: 'request.failed', method: 'GET', error: 'Error', requestId: (JSON.parse(body) as { requestId: string }).requestId }])
  })
  test('a query that repeats a key is a list', async () => {
    const list = route({ allow: 'x', input: z.object({ tier: z.array(z.string()) }), act: (input) => input })
    expect(await (await list(new Request(`${ORIGIN}/api/x?tier=hot&tier=cold`), { params: Promise.resolve({}) })).json()).toEqual({ tier: ['hot', 'cold'] })
  })
})
