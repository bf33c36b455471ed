import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { playEmbedded } from './conformance/embedded.server.ts'
import { playReal } from './conformance/real.server.ts'
import { scenarios } from './conformance/scenarios.ts'

const server = process.env['BIDE_INNGEST_URL']
const url = await testDatabase()
const columns: { promise: string; embedded: string; real: string }[] = []
const order = (notes: readonly string[], unordered: boolean | undefined) => (unordered === true ? [...notes].sort() : [...notes])

describe.skipIf(server === undefined)('the same functions on a real Inngest server', () => {
  afterAll(() => { console.table(columns) })
  const playable = scenarios.filter((s) => s.virtualOnly !== true)
  test.each(playable.map((scenario, index) => ({ name: scenario.name, scenario, index })))('$name', { timeout: 120_000 }, async ({ scenario, index }) => {
    const expected = order(scenario.trace, scenario.unordered)
    const mark = (notes: readonly string[]) => (JSON.stringify(order(notes, scenario.unordered)) === JSON.stringify(expected) ? 'as promised' : JSON.stringify(notes))
    const embedded = mark(await playEmbedded(scenario, url, `both_${index}`))
    const real = mark(await playReal(scenario, server ?? '', `bide-${index}-${process.pid}`).catch((error: unknown) => [String(error)]))
    columns.push({ promise: scenario.name, embedded, real })
    expect(embedded).toBe('as promised')
  })
})
