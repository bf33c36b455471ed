import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { newestFirst, pageOf } from './timeline.ts'
import type { DecisionItem, SignalItem, TimelineItem } from './timeline.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 14, 11, minute)).toISOString()
const signal = (minute: number, name = 'docs_pageview'): SignalItem => ({ kind: 'signal', id: `sig_${name}_${minute}`, at: at(minute), name, words: 'read the documentation', intent: 'low', trust: 'human', source: 'segment', detail: null, quiet: false })
const skip = (minute: number, headline = 'Skipped: one page view says little', signalName = 'docs_pageview'): DecisionItem => ({
  kind: 'decision', id: `dec_${minute}`, at: at(minute), action: 'skip', headline, because: null, signalName, changed: false, explored: false, byPerson: false, wait: null, subject: null,
})
const shape = (items: TimelineItem[], open?: Set<string>) => fold(items, open).map(({ item, count }) => `${item.kind === 'signal' ? item.name : item.kind} ×${count}`)

describe('folding', () => {
  it('folds a signal that came again and again into one line with its count and its beginning', () => {
    const [line] = fold([signal(9), signal(7), signal(3)])
    expect(line).toMatchObject({ count: 3, since: at(3), item: { at: at(9) } })
  })

  it('folds signals that were each skipped for the same reason', () => {
    expect(shape([skip(9), signal(8), skip(7), signal(6), skip(5), signal(4)])).toEqual(['decision ×3', 'docs_pageview ×3'])
  })

  it('does not fold across anything else', () => {
    expect(shape([skip(9), signal(8), skip(7, 'Skipped: a wait is open, and this is weaker'), signal(6)])).toEqual(['decision ×1', 'docs_pageview ×1', 'decision ×1', 'docs_pageview ×1'])
    expect(shape([signal(9), signal(8, 'demo_request'), signal(7)])).toEqual(['docs_pageview ×1', 'demo_request ×1', 'docs_pageview ×1'])
  })

  it('keeps the one that is open to itself', () => {
    expect(shape([skip(9), signal(8), skip(7), signal(6)], new Set(['dec_7']))).toEqual(['decision ×1', 'docs_pageview ×1', 'decision ×1', 'docs_pageview ×1'])
  })

  it('loses nothing, and never reorders lines', () => {
    const any = fc.tuple(fc.constantFrom('signal', 'skip'), fc.constantFrom('docs_pageview', 'page_view'), fc.nat(40)).map(([kind, name, minute]) =>
      kind === 'signal' ? signal(minute, name) : { ...skip(minute, 'Skipped: weak', name), id: `dec_${name}_${minute}` })
    fc.assert(fc.property(fc.uniqueArray(any, { selector: ({ id }) => id }), (items) => {
      const sorted = [...items].sort(newestFirst)
      const lines = fold(sorted)
      expect(lines.flatMap(({ ids }) => ids).sort()).toEqual(items.map(({ id }) => id).sort())
      expect(lines.map(({ item }) => item)).toEqual(sorted.filter((item) => lines.some((line) => line.item === item)))
    }))
  })
})

describe('paging', () => {
  it('puts the decision above the signal that caused it, at the same instant', () => {
    expect([signal(3), skip(3)].sort(newestFirst).map(({ kind }) => kind)).toEqual(['decision', 'signal'])
  })

  it('reads every item exactly once, however the tables are cut', () => {
    const minutes = fc.uniqueArray(fc.nat(200), { maxLength: 60 })
    fc.assert(fc.property(minutes, minutes, fc.integer({ min: 1, max: 9 }), (some, others, limit) => {
      const tables: TimelineItem[][] = [some.map((minute) => signal(minute)), others.map((minute) => skip(minute))].map((table) => (table as TimelineItem[]).sort(newestFirst))
      const seen: TimelineItem[] = []
      let until: string | null = at(999)
      for (let rounds = 0; until !== null && rounds < 500; rounds++) {
        const end: string = until
        const page = pageOf(tables.map((table) => table.filter((item) => item.at <= end).slice(0, limit + 1)), limit)
        seen.push(...page.items)
        until = page.until
      }
      expect(seen).toEqual(tables.flat().sort(newestFirst))
    }))
  })

  it('goes on even where one instant holds more than a page', () => {
    const same = Array.from({ length: 9 }, (_, index) => ({ ...signal(5), id: `sig_${index}` }))
    const page = pageOf([same.slice(0, 4)], 3)
    expect(page.items.length).toBeGreaterThan(0)
    expect(page.until! < same[0]!.at).toBe(true)
  })
})
