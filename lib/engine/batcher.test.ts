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
  test('items are weighed, and one heavier than the limit travels alone', async () => {
    const batches: (readonly number[])[] = []
    const b = batcher<number, number>(10, async (items) => { batches.push(items); await Promise.resolve(); return items }, { weigh: (n) => n })
    await Promise.all([4, 5, 2, 30, 1, 9].map((n) => b.add(n)))
    expect(batches).toEqual([[4, 5], [2], [30], [1, 9]])
  })
  test('an error that is nobody’s fault fails the batch once, and is not met again item by item', async () => {
    let writes = 0
    const b = batcher<number, number>(10, async () => { writes++; await Promise.resolve(); throw new Error('away') }, { fault: () => false })
    const results = await Promise.allSettled([1, 2, 3].map((n) => b.add(n)))
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(writes).toBe(1)
  })
})
