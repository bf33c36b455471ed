import { describe, expect, test } from 'vitest'
import type { StepRow } from '#lib/engine/inspect-runs.server.ts'
import { stepLines } from './run.ts'

const step = (name: string, endedAt: number | null, more: Partial<StepRow> = {}): StepRow =>
  ({ id: name, name, op: 'StepRun', state: endedAt === null ? 'pending' : 'done', value: { data: null }, createdAt: endedAt ?? 0, endedAt, attempts: 1, tookMs: null, dueAt: null, ...more })

describe('the steps of a run', () => {
  test('where the code’s own time is known, the rest until it could begin was queued', () => {
    const [look, decide] = stepLines({ createdAt: 1000, startedAt: 1010, endedAt: 1100, steps: [step('look', 1050, { tookMs: 30 }), step('decide', 1100, { tookMs: 20 })] }, 2000)
    expect([look!.queueMs, look!.tookMs, look!.exact]).toEqual([20, 30, true])
    expect([decide!.queueMs, decide!.tookMs]).toEqual([30, 20])
  })

  test('where only its end is known, it took at most the time since the step before, and nothing is said of a queue', () => {
    const [, decide] = stepLines({ createdAt: 1000, startedAt: 1010, endedAt: 1100, steps: [step('look', 1050), step('decide', 1100)] }, 2000)
    expect([decide!.queueMs, decide!.tookMs, decide!.exact]).toEqual([null, 50, false])
  })

  test('a sleep lasts until it ends, or until now, and was never queued', () => {
    const asleep = step('wait', null, { op: 'Sleep', createdAt: 1050, dueAt: 9000 })
    const [line] = stepLines({ createdAt: 1000, startedAt: 1010, endedAt: null, steps: [asleep] }, 2050)
    expect([line!.does, line!.tookMs, line!.queueMs, line!.dueAt]).toEqual(['sleeps', 1000, null, new Date(9000).toISOString()])
  })

  test('a step that is still running has taken nothing yet', () => {
    const [line] = stepLines({ createdAt: 1000, startedAt: 1010, endedAt: null, steps: [step('look', null, { createdAt: 1010 })] }, 2000)
    expect([line!.tookMs, line!.queueMs]).toEqual([null, null])
  })
})
