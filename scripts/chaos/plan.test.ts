import { describe, expect, test } from 'vitest'
import { blowsFor, VICTIMS } from './draws.ts'
import { planFor } from './plan.ts'

describe('a plan', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planFor('1', 50)).toEqual(planFor('1', 50))
    expect(planFor('1', 50)).not.toEqual(planFor('2', 50))
  })

  test('gives every signal an id of its own, and keeps what one person does in its order', () => {
    const plan = planFor('1', 300)
    expect(new Set(plan.map(({ messageId }) => messageId)).size).toBe(plan.length)
    for (const acts of Map.groupBy(plan, ({ messageId }) => messageId.split('-')[1]).values()) {
      expect(acts.map(({ messageId }) => Number(messageId.split('-')[2]))).toEqual(acts.map((_act, index) => index))
      expect(acts.every(({ at }) => at >= 0 && at <= 1)).toBe(true)
    }
  })

  test('has every kind of signal in it: requests, visits, replies, opt-outs, meetings, bounces and people with two names', () => {
    const plan = planFor('1', 500)
    const names = new Set(plan.map(({ body }) => String(body.event ?? body.type)))
    for (const name of ['demo_request', 'pricing_page_view', 'reply', 'unsubscribe', 'meeting_booked', 'bounce', 'complaint', 'identify', 'alias']) expect(names).toContain(name)
    expect(plan.some(({ manner }) => manner.copies > 1) && plan.some(({ manner }) => manner.again) && plan.some(({ manner }) => manner.lateHours > 0) && plan.some(({ manner }) => manner.batched)).toBe(true)
  })
})

describe('the blows of a run', () => {
  test('are the same for the same seed', () => {
    expect(blowsFor('1', 100)).toEqual(blowsFor('1', 100))
  })

  test('hit everybody, and bring every other fault where the run is long enough to fill a disk', () => {
    const blows = blowsFor('1', 500)
    expect(new Set(blows.map(({ victim }) => victim))).toEqual(new Set(VICTIMS))
    expect(new Set(blows.flatMap(({ faults }) => faults.map(({ kind }) => kind)))).toEqual(new Set(['freeze', 'clock', 'mailbox', 'engine-loss', 'full-disk']))
  })

  test('lose the engine’s tables at least once however short the run', () => {
    expect(blowsFor('1', 20).flatMap(({ faults }) => faults).filter(({ kind }) => kind === 'engine-loss')).toHaveLength(1)
  })
})
