import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chanceFrom, pickIndex } from './chance.ts'
import { mintId } from './id.ts'

test('an id is a version 7 UUID behind its prefix, and sorts by time', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 1e9 }), fc.string(), (at, later, seed) => {
    expect(mintId('dec', at, seed)).toMatch(/^dec_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(mintId('dec', at, seed) < mintId('dec', at + later, seed)).toBe(true)
  }))
})

test('the same seed mints the same id, and no seed never does', () => {
  expect(mintId('snd', 1, 'a')).toBe(mintId('snd', 1, 'a'))
  expect(mintId('snd', 1, 'a')).not.toBe(mintId('snd', 1, 'b'))
  expect(mintId('snd', 1)).not.toBe(mintId('snd', 1))
})

test('chance from a seed is uniform enough and repeatable', () => {
  const chance = chanceFrom('seed')
  const draws = Array.from({ length: 20_000 }, chance)
  expect(Math.abs(draws.reduce((sum, u) => sum + u, 0) / draws.length - 0.5)).toBeLessThan(0.01)
  const again = chanceFrom('seed')
  expect(draws.slice(0, 5)).toEqual(Array.from({ length: 5 }, again))
})

test('a weight of zero is never picked', () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), (u) => {
    expect([1, 3]).toContain(pickIndex([0, 1, 0, 2, 0], u))
  }))
})
