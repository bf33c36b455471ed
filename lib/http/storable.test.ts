import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rejectNulls, unstorable } from './storable.ts'

describe('what cannot be kept is refused with the pointer to it', () => {
  test('a null byte anywhere is named', () => {
    expect(() => rejectNulls({ batch: [{ event: 'a' }, { event: 'b\u0000' }] })).toThrow(expect.objectContaining({ kind: 'invalid', field: '/batch/1/event' }))
  })
  test('a null byte in a key names the object that holds it', () => {
    expect(unstorable({ properties: { 'a\u0000': 1 } })?.path).toEqual(['properties'])
  })
  test('half of a surrogate pair is refused, an emoji is not', () => {
    expect(unstorable({ name: '\ud83d' })).not.toBeNull()
    expect(unstorable({ name: '😀' })).toBeNull()
  })
  test('a value nested too deep is refused without exhausting the stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(unstorable(deep)?.why).toMatch(/nested/)
  })
  test('__proto__ as a key is only a key', () => {
    expect(unstorable(JSON.parse('{"__proto__": {"polluted": true}}'))).toBeNull()
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
  test('whatever passes survives a round trip through JSON and UTF-8', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      if (unstorable(value) === null) expect(Buffer.from(JSON.stringify(value)).toString('utf8')).toBe(JSON.stringify(value))
    }))
  })
})
