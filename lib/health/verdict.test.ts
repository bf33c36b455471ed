import { describe, expect, test } from 'vitest'
import type { Part } from '#lib/env/health.ts'
import { verdictOf } from './verdict.ts'
import type { Figures } from './verdict.ts'

const ready: Part = { state: 'ready', says: 'As it should be.' }
const well: Figures = { parts: { web: ready, database: ready, engine: ready, mailbox: { state: 'not used', says: 'There is none.' }, canary: ready, waits: ready, relay: ready }, unknown: 0, deadLetters: 0, stoppedSince: null }
const degraded = (says: string): Part => ({ state: 'degraded', says })

describe('the verdict of health', () => {
  test('says that all is well only when every part is and nobody is asked for anything', () => {
    expect(verdictOf(well)).toEqual({ state: 'ready', says: 'Everything runs, nothing is late, and nobody is asked for anything.', next: null })
  })

  test.each<[string, Partial<Figures>, string, RegExp, string | null]>([
    ['a missing engine is told before the waits that are late because of it', { parts: { ...well.parts, waits: degraded('Three waits are overdue.'), engine: { state: 'not connected', says: 'Start the engine process.' } } }, 'degraded', /Start the engine/, null],
    ['an overdue wait is told before a message of unknown fate', { parts: { ...well.parts, waits: degraded('Three waits are overdue.') }, unknown: 2 }, 'degraded', /Three waits/, '/health/waits'],
    ['a part nobody foresaw is told all the same', { parts: { ...well.parts, moon: degraded('The moon is down.') } }, 'degraded', /moon/, null],
    ['a message of unknown fate asks for a person', { unknown: 1, deadLetters: 4 }, 'attention', /One message has an unknown fate/, '/health/delivery'],
    ['what was given up asks for a person', { deadLetters: 2 }, 'attention', /2 things were given up/, '/health/delivery'],
    ['a stop is somebody’s will, and not a fault', { stoppedSince: '2026-11-24T09:00:00.000Z' }, 'attention', /sending is stopped/, '/sending'],
    ['a canary that was just planted is no fault', { parts: { ...well.parts, canary: { state: 'starting', says: 'The first canary wait is parked.' } } }, 'starting', /first canary/, null],
  ])('%s', (_, more, state, says, href) => {
    const verdict = verdictOf({ ...well, ...more })
    expect([verdict.state, verdict.next?.href ?? null]).toEqual([state, href])
    expect(verdict.says).toMatch(says)
  })
})
