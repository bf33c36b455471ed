import { describe, expect, test } from 'vitest'
import { parseExposition } from './exposition.ts'

const gauge = (lines: string) => `# HELP a_gauge Some help.\n# TYPE a_gauge gauge\n${lines}`

describe('the strict reader of the text format', () => {
  test('reads labels, escapes, special values and histograms', () => {
    const read = parseExposition(`${gauge('a_gauge{x="a\\"b\\\\c\\nd",y="ü"} +Inf\na_gauge 1.5e3 1395066363000\n')}# TYPE h histogram\nh_bucket{le="0.1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n`)
    expect(read.get('a_gauge')?.samples).toEqual([{ name: 'a_gauge', labels: { x: 'a"b\\c\nd', y: 'ü' }, value: Infinity }, { name: 'a_gauge', labels: {}, value: 1500 }])
    expect(read.get('h')?.samples).toHaveLength(4)
  })

  test.each([
    ['a last line that does not end', gauge('a_gauge 1')], ['a series twice', gauge('a_gauge{x="1"} 1\na_gauge{x="1"} 2\n')], ['a sample nobody announced', 'a 1\n'], ['a value that is none', gauge('a_gauge one\n')],
    ['a label without quotes', gauge('a_gauge{x=1} 1\n')], ['a label twice', gauge('a_gauge{x="1",x="2"} 1\n')], ['TYPE after a sample', gauge('a_gauge 1\n# TYPE a_gauge gauge\n')], ['a type that is none', '# TYPE a thing\na 1\n'],
    ['a metric in two places', `${gauge('a_gauge 1\n')}# TYPE b gauge\nb 1\n# HELP a_gauge Again.\n`], ['a raw line feed in a label', gauge('a_gauge{x="a\nb"} 1\n')],
    ['a histogram without +Inf', '# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n'], ['a histogram that falls', '# TYPE h histogram\nh_bucket{le="1"} 3\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 2\n'],
  ])('refuses %s', (_, text) => expect(() => parseExposition(text)).toThrow())
})
