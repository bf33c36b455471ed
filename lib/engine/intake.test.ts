import fc from 'fast-check'
import { expect, test } from 'vitest'
import { intake } from './intake.ts'

test('more than the limit never waits, unless one request alone is larger', () => {
  fc.assert(fc.property(fc.array(fc.record({ events: fc.integer({ min: 1, max: 30 }), bytes: fc.integer({ min: 1, max: 400 }), done: fc.boolean() }), { maxLength: 80 }), (requests) => {
    const room = intake({ events: 20, bytes: 300 })
    const open: (() => void)[] = []
    for (const { events, bytes, done } of requests) {
      const release = room.admit(events, bytes)
      if (release !== null) open.push(release)
      expect(room.waiting.events <= 20 && room.waiting.bytes <= 300 || open.length === 1).toBe(true)
      if (done) open.shift()?.()
    }
    for (const release of open) release()
    expect(room.waiting).toEqual({ events: 0, bytes: 0 })
  }))
})

test('a request larger than all the room is taken when nothing else waits, so that it can be sent at all', () => {
  const room = intake({ events: 10, bytes: 100 })
  const release = room.admit(5000, 1_000_000)
  expect(release).not.toBeNull()
  expect(room.admit(1, 1)).toBeNull()
  release?.()
  expect(room.admit(1, 1)).not.toBeNull()
})
