import { describe, expect, test } from 'vitest'
import { keep, mapped, parseEvents } from './event.ts'
import { ulidFrom } from './ids.ts'
import { canonical, sign } from './signature.ts'

const at = { nowMs: 1_000_000, seed: 'seed', sentAtMs: 5 }
const kept = (events: Parameters<typeof keep>[0], where: Parameters<typeof keep>[1] = at) => { const k = keep(events, where); if (!('kept' in k)) throw new Error('refused'); return k.kept }

describe('what may come in as an event', () => {
  test.each([
    [{ name: 5 }, 'name'], [{ name: '' }, 'name'], [{ name: 'a\0' }, 'name'], [{ name: 'a', data: [] }, 'data'], [{ name: 'a', ts: 'x' }, 'ts'], [{ name: 'a', ts: Date.UTC(2100, 0, 2) }, 'ts'], [{ name: 'a', ts: 1 }, 'ts'], [{ name: 'a', ts: 1.5 }, 'ts'], [{ name: 'a', v: 2 }, 'v'], [{ name: 'a', user: 'x' }, 'user'], [{ name: 'Inngest/x' }, 'name'],
    [{ name: 'a', id: 'x\0' }, 'id'], [null, ''], ['text', ''], [{ name: 'inngest/function.failed' }, 'name'], [{ name: 'a'.repeat(600) }, 'name'],
  ])('%j is refused, naming the field', (body, field) => { expect(parseEvents(body)).toMatchObject({ refusal: { status: 400, field } }) })
  test('one bad event in a list refuses the list and says which', () => { expect(parseEvents([{ name: 'a' }, { name: 1 }])).toMatchObject({ refusal: { field: '[1].name' } }) })
  test('emoji, null bytes in data and odd keys are only data', () => { expect(parseEvents({ name: 'a', data: { x: '😀\0', ['constructor']: 1 } })).toHaveProperty('events') })
  test('an event over 3 MiB is refused', () => { expect(keep([{ name: 'a', data: { x: 'y'.repeat(3_200_000) } }], at)).toHaveProperty('refusal.detail', expect.stringMatching(/^Event is over the max size: Max 3145728 bytes/)) })
  test('what the engine itself writes about an event cannot be sent', () => { expect(kept([{ name: 'a', data: { _inngest: { fn_id: 'x' }, b: 1 } }])[0]?.body.data).toEqual({ b: 1 }) })
  test('absent data reaches a function as null, and an expression as an empty object', () => {
    const [one] = kept([{ name: 'a' }])
    expect(one?.body.data).toBeNull()
    expect(mapped(one ?? { body: { id: '', name: '', data: null, ts: 0 } }).data).toEqual({})
  })
})

describe('who an event is', () => {
  test('a retried send makes the same events', () => { expect(kept([{ name: 'a' }, { name: 'a' }]).map((e) => e.id)).toEqual(kept([{ name: 'a' }, { name: 'a' }], { ...at, nowMs: 2_000_000 }).map((e) => e.id)) })
  test('two events of one send are two', () => { expect(new Set(kept([{ name: 'a' }, { name: 'a' }]).map((e) => e.id)).size).toBe(2) })
  test('the time the SDK filled in by itself gives way to the engine’s clock; one chosen by the sender stays', () => {
    expect(kept([{ name: 'a', ts: 5 }, { name: 'a', ts: 7 }]).map((e) => e.ts)).toEqual([1_000_000, 7])
  })
  test('functions see the sender’s own id', () => { expect(kept([{ name: 'a', id: 'mine' }])[0]?.body.id).toBe('mine') })
})

describe('names and signatures', () => {
  test('a ULID has 26 characters and sorts by time', () => {
    expect(ulidFrom(1, 'x')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(ulidFrom(1, 'x') < ulidFrom(2, 'a')).toBe(true)
  })
  test('canonical JSON sorts keys and keeps values', () => { expect(canonical({ b: [1, null, { z: 1, a: '\ud800' }], a: undefined, c: 'é' })).toBe('{"b":[1,null,{"a":"\\ud800","z":1}],"c":"é"}') })
  test('a signature depends on key, body and time', () => {
    expect(new Set([sign('{}', 'signkey-test-aa', 1), sign('{}', 'signkey-test-bb', 1), sign('[]', 'signkey-test-aa', 1), sign('{}', 'signkey-test-aa', 2)]).size).toBe(4)
    expect(sign('{}', 'signkey-prod-aa', 1)).toBe(sign('{}', 'signkey-test-aa', 1))
  })
})
