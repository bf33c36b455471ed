import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ago, httpStatusOf, statusOf } from './health.ts'
import type { Part, PartState } from './health.ts'

const part = (state: PartState): Part => ({ state, says: '' })
const all = (more: Record<string, PartState> = {}) =>
  Object.fromEntries(Object.entries({ web: 'ready', database: 'ready', engine: 'ready', mailbox: 'not used', waits: 'ready', canary: 'ready', ...more } as Record<string, PartState>).map(([name, state]) => [name, part(state)]))
const running = { wasReady: true, stopping: false }

describe('the whole from its parts', () => {
  test.each<{ name: string; parts: Record<string, PartState>; memory?: typeof running; status: string }>([
    { name: 'every part as it should be', parts: {}, status: 'ready' },
    { name: 'a first canary that has not rung', parts: { canary: 'starting' }, status: 'ready' },
    { name: 'waits overdue', parts: { waits: 'degraded' }, status: 'degraded' },
    { name: 'an engine that is not there yet', parts: { engine: 'not connected' }, memory: { wasReady: false, stopping: false }, status: 'starting' },
    { name: 'an engine that went away', parts: { engine: 'not connected' }, status: 'degraded' },
    { name: 'waits overdue at the start', parts: { waits: 'degraded' }, memory: { wasReady: false, stopping: false }, status: 'degraded' },
    { name: 'a process that ends', parts: {}, memory: { wasReady: true, stopping: true }, status: 'stopping' },
  ])('$name', ({ parts, memory = running, status }) => expect(statusOf(all(parts), memory)).toBe(status))

  const states: PartState[] = ['ready', 'starting', 'degraded', 'not used', 'not answering', 'not connected', 'unknown']
  test('a house with anything wrong is never called ready, and requests are never sent to one without a database', () => {
    fc.assert(fc.property(fc.record({ database: fc.constantFrom(...states), engine: fc.constantFrom(...states), waits: fc.constantFrom(...states) }), fc.boolean(), fc.boolean(), (parts, wasReady, stopping) => {
      const details = all(parts)
      const status = statusOf(details, { wasReady, stopping })
      const wrong = Object.values(parts).some((state) => !['ready', 'not used', 'starting'].includes(state))
      if (wrong) expect(status).not.toBe('ready')
      if (parts.database !== 'ready' || stopping) expect(httpStatusOf(status, details.database)).toBe(503)
    }))
  })
})

test('ages are said in the unit a person would choose', () => expect([0, 3.2, 119, 120, 7200, 172_800].map(ago)).toEqual(['0 s', '3 s', '119 s', '2 min', '2 h', '2 d']))
