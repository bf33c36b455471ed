/** One metric of Prometheus' text format. */
export type Family = { name: string; type: string; help: string; samples: { name: string; labels: Record<string, string>; value: number }[] }

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/
const VALUE = /^ (NaN|[+-]Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?: (-?\d+))?$/
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { counter: [''], gauge: [''], untyped: [''], histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] }

/**
 * Reads the text format 0.0.4 strictly (prometheus.io, "Exposition formats"): HELP and TYPE once and before the samples, samples of a metric together,
 * no series twice, a line feed at the end, and histograms whose buckets rise to +Inf and agree with their count. @throws naming the line
 */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let current: Family | null = null
  text.slice(0, -1).split('\n').forEach((line, index) => {
    const fail = (because: string): never => { throw new Error(`line ${index + 1}, "${line}": ${because}`) }
    if (line === '' || /^#(?! (?:HELP|TYPE) )/.test(line)) return
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line)
    if (comment) {
      const [, kind, name = '', rest = ''] = comment
      if (current?.name !== name) {
        if (families.has(name)) fail('this metric was ended already')
        current = { name, type: '', help: '', samples: [] }
        families.set(name, current)
      }
      if (current.samples.length > 0) fail('what is said of a metric comes before its samples')
      if (kind === 'HELP' ? current.help !== '' : current.type !== '') fail(`${kind} twice`)
      if (kind === 'TYPE' && !(rest in SUFFIXES)) fail('there is no such type')
      if (kind === 'HELP') current.help = rest
      else current.type = rest
      return
    }
    const name = NAME.exec(line)?.[0] ?? fail('no name')
    const family = current
    if (!family || !(SUFFIXES[family.type] ?? []).some((suffix) => family.name + suffix === name)) return fail('a sample of no metric that was announced')
    const { labels, rest } = labelsOf(line.slice(name.length), fail)
    const value = VALUE.exec(rest)?.[1] ?? fail('no value')
    const series = `${name}${JSON.stringify(Object.entries(labels).sort())}`
    if (seen.has(series)) fail('this series is here twice')
    seen.add(series)
    family.samples.push({ name, labels, value: value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : Number(value) })
  })
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family)
  return families
}

function labelsOf(text: string, fail: (because: string) => never): { labels: Record<string, string>; rest: string } {
  if (!text.startsWith('{')) return { labels: {}, rest: text }
  const labels: Record<string, string> = {}
  let left = text.slice(1)
  while (!left.startsWith('}')) {
    const found = LABEL.exec(left) ?? fail('a label is malformed')
    const [whole, label = '', value = ''] = found
    if (label in labels) fail('a label is here twice')
    labels[label] = value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
    left = left.slice(whole.length).replace(/^,/, '')
  }
  return { labels, rest: left.slice(1) }
}

function checkHistogram({ name, samples }: Family): void {
  const groups = Map.groupBy(samples, ({ labels: { le: _, ...labels } }) => JSON.stringify(Object.entries(labels).sort()))
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`).map(({ labels: { le = '' }, value }) => ({ le: le === '+Inf' ? Infinity : Number(le), value }))
    const count = group.find((sample) => sample.name === `${name}_count`)?.value
    const rising = buckets.every(({ le, value }, i) => i === 0 || (le > (buckets[i - 1]?.le ?? 0) && value >= (buckets[i - 1]?.value ?? 0)))
    if (!rising || buckets.at(-1)?.le !== Infinity || buckets.at(-1)?.value !== count || !group.some((sample) => sample.name === `${name}_sum`)) throw new Error(`${name} is no histogram`)
  }
}
