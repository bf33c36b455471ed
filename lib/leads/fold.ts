import type { DecisionItem, SignalItem, TimelineItem } from './timeline.ts'

/** One line of the timeline; `count` items that say the same stand in it, oldest at `since`. */
export type Line = { item: TimelineItem; count: number; since: string; ids: string[] }

const sameSignal = (a: SignalItem, b: SignalItem) => a.name === b.name && a.source === b.source && a.trust === b.trust
const sameSkip = (a: DecisionItem, b: DecisionItem) => a.action === 'skip' && b.action === 'skip' && a.headline === b.headline && a.signalName === b.signalName

function same(a: TimelineItem, b: TimelineItem): boolean {
  if (a.kind === 'signal' && b.kind === 'signal') return sameSignal(a, b)
  return a.kind === 'decision' && b.kind === 'decision' && sameSkip(a, b)
}

/**
 * Folds repetitions of a newest-first timeline: a run of the same signal, and a run of the same signal each skipped for the same reason,
 * become one line each with a count. An item in `open` is never folded away.
 */
export function fold(items: readonly TimelineItem[], open: ReadonlySet<string> = new Set()): Line[] {
  const lines: Line[] = []
  for (const item of items) {
    const host = open.has(item.id) ? undefined : hostOf(lines, item, open)
    if (!host) lines.push({ item, count: 1, since: item.at, ids: [item.id] })
    else {
      host.count++
      host.since = item.at
      host.ids.push(item.id)
    }
  }
  return lines
}

/** The line just above; for a skip also the one above that, where only the signal it answers stands between. */
function hostOf(lines: readonly Line[], item: TimelineItem, open: ReadonlySet<string>): Line | undefined {
  const closed = (line: Line) => !line.ids.some((id) => open.has(id))
  const [before, last] = [lines.at(-2), lines.at(-1)]
  if (!last || !closed(last)) return undefined
  if (same(last.item, item)) return last
  const answers = item.kind === 'decision' && last.item.kind === 'signal' && last.item.name === item.signalName
  return answers && before && closed(before) && same(before.item, item) ? before : undefined
}
