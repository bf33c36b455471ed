import { describe, expect, test } from 'vitest'
import { keysOf, matchOf, NEVER } from './match.ts'

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

  test('a run whose own event lacks the field is never woken, instead of by everybody', () => {
    expect(matchOf('event.data.missing == async.data.missing', event).key).toBe(NEVER)
    expect(keysOf({ data: {} }, ['data.missing'])).not.toContain(NEVER)
  })

  test('no expression matches every event of that name', () => { expect(keysOf({}, ['*'])).toContain(matchOf(undefined, event).key) })
})
