import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choose, type Candidate } from './choose.ts'

describe('which jobs may run', () => {
  const job = fc.record({ key: fc.constantFrom('a', 'b', 'c', null), fn: fc.constantFrom('mine', 'theirs') })
  test('a limit is never passed, an order never broken within a key, and no job of others is taken', () => {
    fc.assert(fc.property(fc.array(job, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 20 }), fc.nat(2), (jobs, limit, slots, heldA) => {
      const candidates: Candidate[] = jobs.map((j, i) => ({ id: String(i), fn: j.fn, ckeys: j.key === null ? null : [j.key], climits: j.key === null ? null : [limit] }))
      const { take, foreign } = choose(candidates, { a: heldA }, slots, (fn) => fn === 'mine')
      expect(take.length).toBeLessThanOrEqual(slots)
      for (const key of ['a', 'b', 'c']) {
        const taken = take.filter((id) => candidates[Number(id)]?.ckeys?.[0] === key)
        expect(taken.length).toBeLessThanOrEqual(Math.max(0, limit - (key === 'a' ? heldA : 0)))
        const first = candidates.filter((c) => c.fn === 'mine' && c.ckeys?.[0] === key).slice(0, taken.length).map((c) => c.id)
        expect(taken).toEqual(first)
      }
      expect(take.every((id) => candidates[Number(id)]?.fn === 'mine')).toBe(true)
      expect(foreign.every((id) => candidates[Number(id)]?.fn === 'theirs')).toBe(true)
    }))
  })
})
