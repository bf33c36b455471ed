import { describe, expect, test } from 'vitest'
import { keysOf, matchOf, unfillable } from './match.ts'

describe('who waits for an event is found by an index', () => {
  const event = { data: { lead: 'a', n: 1 } }

  test('an equality of two fields becomes a key that the right event has and the wrong one has not', () => {
    const match = matchOf('event.data.lead == async.data.who', event)
    expect(match.expression).toBeNull()
    expect(keysOf({ data: { who: 'a' } }, [match.path])).toContain(match.key)
    expect(keysOf({ data: { who: 'b' } }, [match.path])).not.toContain(match.key)
  })

  test('words and numbers that look alike are not the same', () => {
    const match = matchOf('event.data.n == async.data.n', event)
    expect(keysOf({ data: { n: '1' } }, [match.path])).not.toContain(match.key)
  })

  test('what an index cannot say is left to the expression', () => {
    expect(matchOf('event.data.lead == async.data.lead && async.data.n > 3', event)).toMatchObject({ key: 'data.lead="a"', expression: expect.stringContaining('async.data.n') })
    expect(matchOf('async.data.n > 3', event)).toMatchObject({ key: '', expression: 'async.data.n > 3' })
  })

  test('a field the run’s own event lacks is met by an event that lacks it too, and by no other', () => {
    const match = matchOf('event.data.missing == async.data.missing', event)
    expect(match.expression).toBeNull()
    expect(keysOf({ data: {} }, [match.path])).toContain(match.key)
    expect(keysOf({ data: { missing: null } }, [match.path])).toContain(match.key)
    expect(keysOf({ data: { missing: 'a' } }, [match.path])).not.toContain(match.key)
  })

  test.each([['event.data.n % 2 == 1', true], ['event.data.n - 1 == async.data.n', true], ['event.data.n + 1 == async.data.n', true], ['int(event.data.lead) == async.data.n', true], ['event.data.n - 1.0 == async.data.n', false], ["event.data.lead + 'x' == async.data.s", false], ['async.data.n % 2 == 1', false], ['event.data.missing - 1 == async.data.n', false]] as const)('the event cannot be written into %s: %s', (expression, broken) => {
    expect(unfillable(expression, event)).toBe(broken)
  })

  test('no expression matches every event of that name', () => { expect(keysOf({}, ['*'])).toContain(matchOf(undefined, event).key) })
})
