import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lapseWatch, type HeldLease } from './lapse.ts'

const NOW = Date.UTC(2026, 0, 5)
const lease = (lock: string, untilMs: number, absent = false): HeldLease => ({ id: '1', lock, until: NOW + untilMs, absent })
const locks = (taken: readonly HeldLease[]) => taken.map((t) => t.lock)

describe('taking over what others hold', () => {
  test('a process that is gone is believed dead only when it is still gone a second later', () => {
    const watch = lapseWatch()
    expect(watch([lease('7.a', 9000, true)], NOW, 0)).toEqual([])
    expect(watch([lease('7.a', 9000, true)], NOW, 900)).toEqual([])
    expect(locks(watch([lease('7.a', 9000, true)], NOW, 1000))).toEqual(['7.a'])
  })

  test('a process that came back in between is not dead', () => {
    const watch = lapseWatch()
    watch([lease('7.a', 9000, true)], NOW, 0)
    watch([lease('7.a', 9000)], NOW, 900)
    expect(watch([lease('7.a', 9000, true)], NOW, 1800)).toEqual([])
  })

  test('a clock that leaps hours ahead takes no lease from a holder who renews it', () => {
    const watch = lapseWatch()
    const later = NOW + 3 * 3_600_000
    expect(watch([lease('7.a', 15_000)], NOW, 0)).toEqual([])
    expect(watch([lease('7.a', 15_000)], later, 1000)).toEqual([])
    expect(watch([lease('7.a', 15_000)], later, 5000)).toEqual([])
    expect(watch([lease('7.a', 3 * 3_600_000 + 15_000)], later, 6000)).toEqual([])
    expect(watch([lease('7.a', 3 * 3_600_000 + 15_000)], later, 60_000)).toEqual([])
  })

  test('a lease nobody renews is taken from a connected process that hangs', () => {
    const watch = lapseWatch()
    expect(watch([lease('7.a', -1)], NOW, 0)).toEqual([])
    expect(locks(watch([lease('7.a', -1)], NOW, 7000))).toEqual(['7.a'])
  })

  test('a lease whose holder cannot be asked for ends by the clock', () => {
    const watch = lapseWatch()
    expect(watch([lease('a', 1)], NOW, 0)).toEqual([])
    expect(locks(watch([lease('a', 0)], NOW, 1))).toEqual(['a'])
  })

  test('whatever the clock does, a connected process that renews every 5 s keeps its lease', () => {
    fc.assert(fc.property(fc.array(fc.record({ leapMs: fc.integer({ min: -86_400_000, max: 86_400_000 }), restMs: fc.integer({ min: 1, max: 1000 }) }), { maxLength: 60 }), (turns) => {
      const watch = lapseWatch()
      let clock = NOW
      let monotonic = 0
      let until = clock + 15_000
      let renewedAt = 0
      for (const { leapMs, restMs } of turns) {
        clock += leapMs + restMs
        monotonic += restMs
        if (monotonic - renewedAt >= 5000) { until = Math.max(clock + 15_000, until + 1); renewedAt = monotonic }
        expect(watch([{ id: '1', lock: '7.a', until, absent: false }], clock, monotonic)).toEqual([])
      }
    }))
  })
})
