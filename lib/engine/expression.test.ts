import { describe, expect, test } from 'vitest'
import { whyNotCompiled, whyNotPlain } from './expression-check.ts'
import { holds, keyOf, limitKeyOf } from './expression.ts'

const event = { id: '1', ts: 5, data: { n: 5, f: 2.5, z: 0, k: null, s: 'abc', e: '', t: true, no: false, tags: ['a', 'b'], lead: { id: 'x' } } }
const scope = { event, async: { data: { n: 5, s: 'abd' } }, now: Date.UTC(2026, 0, 5) }

/** What the real server's evaluator (1.43) answered to the same expressions over the same data. */
const oracle: readonly (readonly [string, boolean])[] = [
  ['event.data.missing == async.data.missing', false], ["event.data.missing == 'x'", false], ["event.data.missing != 'x'", true], ['event.data.missing == null', true],
  ['event.data.missing != null', false], ['event.data.missing > 3', false], ['event.data.missing >= 3', false], ['event.data.missing < 3', true], ['event.data.missing <= 3', true],
  ['3 > event.data.missing', true], ['3 >= event.data.missing', true], ['3 < event.data.missing', false], ['has(event.data.zip)', false], ['!has(event.data.zip)', false],
  ['has(event.data.s)', true], ['has(event.data.k)', true], ['!event.data.missing', false], ['!event.data.no', true],
  ["event.a.b.c == 'x' || event.id == '1'", true], ["event.a.b.c == 'x' && event.id == '1'", false],
  ['event.data.n == 5', true], ['event.data.n == 5.0', true], ['event.data.n % 2 == 1', false], ['event.data.n - 1 == 4', false], ['event.data.n - 1.0 == 4', true], ['5 % 2 == 1', true], ['5 / 2 == 2', true], ['5 / 0 == 0', false],
  ['event.data.k == null', true], ["event.data.k == 'x'", false], ["event.data.k != 'x'", true], ['event.data.k < 1', true], ['1 > event.data.k', true], ['event.data.k > 1', false], ["event.data.k < 'a'", true],
  ["event.data.s < 'abd'", true], ['event.data.s < async.data.s', true], ["'a' < 1", false], ['true < 1', false], ['!(true < false)', true], ["event.data.s == 5", false],
  ["event.data.s.startsWith('ab')", true], ["event.data.s.contains('z')", false], ["event.data.missing.contains('a')", false], ["!event.data.missing.contains('a')", true], ["event.data.s.matches('^a')", true], ["event.data.n.startsWith('a')", false],
  ["event.data.tags.exists(t, t == 'b')", true], ["event.data.tags.all(t, t != 'z')", true], ["event.data.tags.exists_one(t, t == 'a')", true], ["event.data.missing.exists(t, t == 'b')", false],
  ["'b' in event.data.tags", true], ['event.data.n in [5]', true], ['1 in event.data.missing', false], ["'id' in event.data.lead", true],
  ["event.data.lead == {'id': 'x'}", true], ["event.data.tags == ['a', 'b']", true], ['size(event.data.tags) == 2', true], ['size(event.data.missing) == 0', true], ['event.data.s.size() == 3', true],
  ['event.data.n > 3 ? true : false', true], ['event.data.missing ? true : false', false], ["event.data.s ? true : false", true], ['event.data.e ? true : false', false],
  ['event.data.t || event.data.missing', true], ['event.data.s && event.data.n', false], ['event.data.n', false], ['event.data.t', true],
  ["lowercase('ABC') == event.data.s", true], ["uppercase(event.data.s) == 'ABC'", true], ["string(event.data.n) == '5'", true], ["int('5') == 5", true], ["int('x') == 5", false], ["double('2.5') == event.data.f", true],
  ["now() > date('2020-01-01')", true], ["timestamp('2030-01-01T00:00:00Z') < now()", false], ["b64decode('YQ==') == 'a'", true], ["now_plus('1h') > now()", true],
]

describe('an expression answers as the real server does', () => {
  test.each(oracle)('%s is %s', (expression, expected) => { expect(holds(expression, scope)).toBe(expected) })

  test.each([['this is not one', false], ['', false], ['event.data.constructor == null', true], ['event.data.n == async.data.n', true]] as const)('%s is %s', (expression, expected) => { expect(holds(expression, scope)).toBe(expected) })

  test('where the event is written into the expression, before a wait, what it lacks is null', () => {
    expect(holds('event.data.missing < async.data.n', { ...scope, filled: true })).toBe(true)
    expect(holds('event.data.missing < -1', { ...scope, filled: true })).toBe(false)
    expect(holds('event.data.missing == async.data.missing', { ...scope, filled: true })).toBe(true)
    expect(holds('has(event.data.missing)', { ...scope, filled: true })).toBe(false)
  })

  test.each([
    ["'1' + '-' + event.data.missing", '1-'], ["event.data.s + '-' + string(event.data.n)", 'abc-5'], ["event.data.s + '-' + event.data.n", 'abc-5'], ['event.data.n + 1', '51'], ["'x' + null", 'xNULL_VALUE'],
    ['event.data.missing', 'false'], ['event.data.k', 'NULL_VALUE'], ['event.data.t', 'true'], ['event.data.n', '5'], ['event.data.s || event.data.n', 'abc'], ['event.data.missing || event.data.s', 'abc'],
  ])('as a key %s is %s', (expression, key) => { expect(keyOf(expression, scope)).toBe(key) })

  test('a key that is absent or false means no limit where that can be said', () => {
    expect([limitKeyOf('event.data.missing', scope), limitKeyOf('event.data.no', scope), limitKeyOf('event.data.e', scope)]).toEqual([null, null, ''])
  })
})

describe('an expression is refused at registration as on the real server', () => {
  test.each([
    ['event.data.a == async.data.a', true, true], ["event.data.x.contains('a')", true, false], ['has(event.data.x)', true, false], ["event.data.x == 'a' + 'b'", true, false], ['int(event.data.x) == 1', true, true],
    ["string(event.data.x) == '1'", true, false], ["event.data.x in ['a']", true, true], ['!event.data.x', true, true], ['foo(1) == 1', false, false], ['data.x == 1', false, false], ['event.data.a.lower()', false, false],
    ['event.data.x = 1', false, false], ['', false, false], ['event.data.x === 1', false, false], ["event.data.tags.exists(t, t == 'a')", true, false], ['event.data.x - 1 > 0', true, false], ["event.data.x.split(',')", false, false],
  ] as const)('%s compiles: %s, and is plain: %s', (expression, compiles, plain) => {
    expect([whyNotCompiled(expression) === null, whyNotPlain(expression) === null]).toEqual([compiles, plain])
  })
})
