import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canaryPart } from './verdict.ts'
import type { CanaryFacts } from './read.server.ts'

const now = new Date('2026-11-24T09:00:00.000Z')
const at = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString()
const open = (dueIn: number) => ({ plantedAt: at(dueIn - 60), dueAt: at(dueIn) })
const rung = (seconds: number, rungBy: 'engine' | 'sweep' | 'reset', latenessSeconds: number | null = 0.2) => ({ rungAt: at(-seconds), rungBy, latenessSeconds })
const sinceYesterday = { engine: 100, sweep: 0 }

describe('what the canary means', () => {
  test.each<{ name: string; facts: Omit<CanaryFacts, 'sinceYesterday'>; state: string; says: RegExp }>([
    { name: 'rung on time by the engine', facts: { open: open(48), last: rung(12, 'engine') }, state: 'ready', says: /rang 12 s ago, 0\.2 s after it was due\. The next is due in 48 s/ },
    { name: 'due a moment ago', facts: { open: open(-5), last: rung(65, 'engine') }, state: 'ready', says: /due now/ },
    { name: 'the first one parked', facts: { open: open(30), last: null }, state: 'starting', says: /first canary wait is parked/ },
    { name: 'none at all', facts: { open: null, last: null }, state: 'starting', says: /No canary wait has been planted/ },
    { name: 'begun again after a start', facts: { open: open(50), last: rung(10, 'reset', null) }, state: 'starting', says: /nobody was running/ },
    { name: 'rung by the sweep', facts: { open: open(50), last: rung(10, 'sweep', 31) }, state: 'degraded', says: /did not ring.*start the engine process again/ },
    { name: 'rung late by the engine', facts: { open: open(50), last: rung(10, 'engine', 25) }, state: 'degraded', says: /25 s late/ },
    { name: 'rung by nobody', facts: { open: open(-300), last: rung(360, 'engine') }, state: 'degraded', says: /5 min overdue and nobody rang it.*Start the engine process/ },
  ])('$name', ({ facts, state, says }) => {
    const part = canaryPart({ ...facts, sinceYesterday }, now)
    expect(part.state).toBe(state)
    expect(part.says).toMatch(says)
  })

  test('an alarm the engine did not ring on time is never called ready', () => {
    fc.assert(fc.property(fc.double({ min: 46, max: 1e7, noNaN: true }), fc.option(fc.constantFrom('engine' as const, 'sweep' as const, 'reset' as const), { nil: null }), (overdue, by) => {
      expect(canaryPart({ open: open(-overdue), last: by && rung(overdue + 60, by), sinceYesterday }, now).state).toBe('degraded')
    }))
  })
})
