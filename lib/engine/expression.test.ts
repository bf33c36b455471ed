import { describe, expect, test } from 'vitest'
import { holds, keyOf } from './expression.ts'

const event = { id: '1', data: { n: 5, k: null, s: 'abc', tags: ['a', 'b'], lead: { id: 'x' } } }
const scope = { event, async: { data: { n: 5 } } }

/** What the real server's evaluator answered to the same expressions. */
const oracle: readonly (readonly [string, boolean])[] = [
  ['event.data.missing == async.data.missing', false],
  ["event.data.missing == 'x'", false],
  ["event.data.missing != 'x'", true],
  ['event.data.missing == null', true],
  ['event.data.missing > 3', false],
  ['has(event.data.zip)', false],
  ['!has(event.data.zip)', false],
  ["event.a.b.c == 'x' || event.id == '1'", true],
  ["event.a.b.c == 'x' && event.id == '1'", false],
  ['event.data.n == 5', true],
  ['event.data.n == 5.0', true],
  ['event.data.n % 2 == 1', true],
  ["event.data.s.lowerAscii() == 'abc'", false],
  ["split(event.data.s, ',') == ['abc']", false],
]

describe('an expression answers as the real server does', () => {
  test.each(oracle)('%s is %s', (expression, expected) => { expect(holds(expression, scope)).toBe(expected) })

  test.each([
    ['event.data.n == async.data.n', true], ['event.data.k == null', true], ['has(event.data.n)', true], ["event.data.s.startsWith('ab')", true],
    ["event.data.tags.exists(t, t == 'b')", true], ["'b' in event.data.tags", true], ["event.data.lead == {'id': 'x'}", true], ['event.data.n > 3 ? true : false', true],
    ['event.data.n', false], ['this is not one', false], ['', false], ['event.data.constructor == null', true],
  ] as const)('%s is %s', (expression, expected) => { expect(holds(expression, scope)).toBe(expected) })

  test('an absent field in a key counts as empty', () => { expect(keyOf("'1' + '-' + event.data.missing", scope)).toBe('1-') })
  test('a key may join words and numbers', () => { expect(keyOf("event.data.s + '-' + string(event.data.n)", scope)).toBe('abc-5') })
})
