import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Queue } from './queue.ts'

test('whatever goes in comes out ordered by instant, and by arrival among equals', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (instants) => {
    const queue = new Queue<number>()
    instants.forEach((atMs, index) => queue.add(atMs, index))
    const out: { atMs: number; value: number }[] = []
    for (let due = queue.next(); due; due = queue.next()) out.push(due)
    expect(out).toEqual(instants.map((atMs, value) => ({ atMs, value })).sort((a, b) => a.atMs - b.atMs || a.value - b.value))
  }))
})
