import { describe, expect, test } from 'vitest'
import { batcher } from './batcher.ts'

describe('gathering writes', () => {
  test('each item gets its own answer, whatever batch it travelled in', async () => {
    const sizes: number[] = []
    const b = batcher<number, number>(10, async (items) => { sizes.push(items.length); await Promise.resolve(); return items.map((n) => n * 2) })
    expect(await Promise.all(Array.from({ length: 35 }, (_, n) => b.add(n)))).toEqual(Array.from({ length: 35 }, (_, n) => n * 2))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10)
  })
  test('one bad item does not spoil its neighbours', async () => {
    const b = batcher<number, number>(10, async (items) => { await Promise.resolve(); if (items.includes(3)) throw new Error('three'); return [...items] })
    const results = await Promise.allSettled([1, 2, 3, 4].map((n) => b.add(n)))
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  })
})
