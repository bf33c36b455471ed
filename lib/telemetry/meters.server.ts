import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { COUNTERS, GAUGES, HISTOGRAMS, labelOf } from './catalogue.ts'
import type { CounterKey, GaugeKey, HistogramKey, Sample } from './catalogue.ts'

type Labels = Readonly<Record<string, string>>
type Meters = { registry: Registry; counters: Record<CounterKey, Counter>; histograms: Record<HistogramKey, Histogram>; gauges: Record<GaugeKey, Gauge> }

/** One set a process, however often a bundler copies this file. */
const kept = globalThis as { bideMeters?: Meters }
const meters = (): Meters => (kept.bideMeters ??= make())

function make(): Meters {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const all = <Key extends string, Spec extends { labels: readonly string[] }, Meter>(specs: Record<Key, Spec>, build: (spec: Spec) => Meter) =>
    Object.fromEntries(Object.entries<Spec>(specs).map(([key, spec]) => [key, build(spec)])) as Record<Key, Meter>
  return {
    registry,
    counters: all(COUNTERS, ({ name, help, labels }) => new Counter({ name, help, labelNames: [...labels], registers })),
    histograms: all(HISTOGRAMS, ({ name, help, labels, buckets }) => new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers })),
    gauges: all(GAUGES, ({ name, help, labels }) => new Gauge({ name, help, labelNames: [...labels], registers })),
  }
}

const words = (labels: Labels): Record<string, string> => Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, labelOf(value)]))

/** One more, or `by` more. Never throws: what is counted matters more than the counting. */
export function count(counter: CounterKey, labels: Labels = {}, by = 1): void {
  if (by > 0) quietly(() => meters().counters[counter].inc(words(labels), by))
}

export const observe = (histogram: HistogramKey, seconds: number, labels: Labels = {}): void => quietly(() => meters().histograms[histogram].observe(words(labels), Math.max(0, seconds)))

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // A label nobody declared is a mistake of ours, and no reason to fail a request.
  }
}

/** Everything this process has counted, with `samples` as the gauges of the moment, in Prometheus' text format 0.0.4. */
export async function exposition(samples: readonly Sample[]): Promise<{ text: string; contentType: string }> {
  const { registry, gauges } = meters()
  for (const gauge of Object.values(gauges)) gauge.reset()
  const asked = new Set(samples.map(({ gauge }) => gauge))
  for (const { gauge, value, labels } of samples) gauges[gauge].set(words(labels ?? {}), value)
  const text = await registry.metrics()
  const absent = Object.entries(GAUGES).filter(([key]) => !asked.has(key as GaugeKey)).map(([, { name }]) => name)
  return { text: without(text, absent), contentType: registry.contentType }
}

/** A gauge nobody asked for says nothing, rather than nought; nor does a figure that was not measured, which this client spells as the format does not. */
function without(text: string, names: readonly string[]): string {
  const absent = new Set(names)
  return `${text.split('\n').filter((line) => !/ Nan$/i.test(line) && !absent.has(/^(?:# (?:HELP|TYPE) )?([a-z_0-9]+)/.exec(line)?.[1] ?? '')).join('\n').trim()}\n`
}
