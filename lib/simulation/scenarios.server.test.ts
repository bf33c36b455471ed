import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, MESSAGES_PER_24H_MAX } from '#lib/domain/settings.ts'
import { localClock } from '#lib/domain/time.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { stage } from './stage.server.ts'
import type { Stage } from './stage.server.ts'

const url = await testDatabase()
let on: Stage
beforeAll(async () => { on = await stage(url) })
afterAll(() => on.close())

const at = (day: number, hour: number, minute = 0) => ({ day, hour, minute })

describe('over-messaging', () => {
  test('forty signals in three days bring no more messages than the caps allow, and every one of them a decision', async () => {
    const names = ['pricing_page_view', 'docs_pageview', 'page_view', 'content_downloaded', 'pricing_page_bounce', 'webinar_attended'] as const
    const habits = Array.from({ length: 40 }, (_, n) => ({ name: names[n % names.length]!, ...at(Math.floor(n / 14), 8 + (n % 14), 7) }))
    const { touches, decisions, signals } = await on.play({ key: 'eager', acts: habits, days: 10 })
    const asked = signals.filter(({ name }) => name !== 'identify')
    expect(asked.length).toBeGreaterThanOrEqual(40)
    expect(decisions.filter(({ pass }) => pass === 1)).toHaveLength(asked.length)
    expect(touches.length).toBeGreaterThan(0)
    expect(touches.length).toBeLessThanOrEqual(Math.ceil((10 * 24) / DEFAULT_SETTINGS.touchGapHours))
    expect(closest(touches)).toBeGreaterThanOrEqual(DEFAULT_SETTINGS.touchGapHours)
  })

  test('somebody who asks five times in a day gets at most two messages, and then a person', async () => {
    const { touches, decisions } = await on.play({ key: 'insistent', acts: [9, 10, 11, 13, 15].map((hour) => ({ name: 'demo_request', ...at(0, hour) })), days: 3 })
    expect(touches.filter((touch) => touch.hours < 24).length).toBeLessThanOrEqual(MESSAGES_PER_24H_MAX)
    expect(touches.length).toBeGreaterThanOrEqual(1)
    expect(decisions.filter(({ pass }) => pass === 1)).toHaveLength(5)
  })
})

describe('a wait', () => {
  test('is broken by a request, which is answered at once', async () => {
    const { waits, touches } = await on.play({ key: 'asks', acts: [{ name: 'pricing_page_view', ...at(0, 10) }, { name: 'demo_request', ...at(0, 14) }], days: 3 })
    expect(waits[0]).toMatchObject({ state: 'superseded', endedBy: 'a stronger signal arrived' })
    expect(touches[0]?.hours).toBe(14)
  })

  test('dies when the lead replies, and nothing is sent by the agent afterwards', async () => {
    const { waits, touches, lead } = await on.play({ key: 'replies', acts: [{ name: 'demo_request', ...at(0, 10) }, { name: 'pricing_page_view', ...at(1, 10) }, { name: 'reply', ...at(1, 12), properties: { text: 'Call me, please' } }, { name: 'pricing_page_view', ...at(2, 9) }], days: 14 })
    expect(waits.length).toBeGreaterThan(0)
    expect(waits.every(({ state }) => state !== 'open')).toBe(true)
    expect(touches.filter(({ hours }) => hours > 36)).toEqual([])
    expect(lead.state).toBe('human')
  })

  test('dies when the lead unsubscribes, and no channel is used again', async () => {
    const { waits, touches, lead } = await on.play({ key: 'leaves', acts: [{ name: 'demo_request', ...at(0, 10) }, { name: 'pricing_page_view', ...at(1, 10) }, { name: 'unsubscribe', ...at(1, 12) }, { name: 'demo_request', ...at(5, 9) }], days: 14 })
    expect(waits.every(({ state }) => state === 'dead' || state === 'superseded' || state === 'claimed')).toBe(true)
    expect(touches.filter(({ hours }) => hours > 36)).toEqual([])
    expect(lead.state).toBe('opted_out')
  })
})

describe('the clock on the wall of the lead', () => {
  for (const [zone, startAt] of [['Europe/Berlin', '2026-10-23T00:00:00Z'], ['America/New_York', '2027-03-12T00:00:00Z']] as const) {
    test(`nobody in ${zone} is written to at night, through the nights in which the clocks change`, async () => {
      const acts = Array.from({ length: 24 }, (_, n) => ({ name: n % 3 === 0 ? 'webinar_attended' as const : 'pricing_page_view' as const, ...at(Math.floor(n / 4), (n * 7) % 24) }))
      const { touches } = await on.play({ key: `night ${zone}`, zone, startAt, acts, days: 20 })
      expect(touches.length).toBeGreaterThan(0)
      for (const touch of touches) {
        const { hour } = localClock(touch.at, zone)
        expect(hour >= DEFAULT_SETTINGS.quietHours.to && hour < DEFAULT_SETTINGS.quietHours.from, `${touch.at} is ${hour.toFixed(2)} h in ${zone}`).toBe(true)
      }
    })
  }

  test('a request in the night is answered in the night', async () => {
    const { touches } = await on.play({ key: 'sleepless', zone: 'Europe/Berlin', acts: [{ name: 'demo_request', ...at(0, 1, 30) }], days: 1 })
    expect(touches).toHaveLength(1)
  })
})

describe('machines', () => {
  test('a gateway that clicks within seconds is not believed: it raises no tier and no interest', async () => {
    const { signals, outcomes } = await on.play({ key: 'gateway', scanner: true, acts: [{ name: 'demo_request', ...at(0, 10) }], days: 2 })
    const clicks = signals.filter(({ name, trust }) => name === 'click' && trust === 'likely_bot')
    expect(clicks).toHaveLength(1)
    expect(outcomes.filter(({ kind }) => kind === 'click').every(({ trust }) => trust === 'likely_bot')).toBe(true)
  })
})

describe('text messages', () => {
  test('never reach anybody who has not agreed in writing, however strong the signal', async () => {
    const acts = [{ name: 'trial_started' as const, ...at(0, 10) }, { name: 'pricing_page_bounce' as const, ...at(3, 11) }]
    const without = await on.play({ key: 'no paper', country: 'US', phone: '+12025550123', acts, days: 6, channels: ['email', 'chat', 'sms'] })
    expect(without.touches.filter(({ channel }) => channel === 'sms')).toEqual([])
    const agreed = await on.play({ key: 'on paper', country: 'US', phone: '+12025550124', sms: true, acts, days: 6, channels: ['email', 'chat', 'sms'] })
    expect(agreed.decisions.some(({ candidates }) => candidates.some((each) => each.key.startsWith('send_sms') && each.feasible))).toBe(true)
  })
})

function closest(touches: readonly { at: string }[]): number {
  const instants = touches.map((touch) => Date.parse(touch.at)).sort((a, b) => a - b)
  return Math.min(Infinity, ...instants.slice(1).map((instant, index) => (instant - instants[index]!) / 3_600_000))
}
