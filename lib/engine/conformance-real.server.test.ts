import { describe, expect, test } from 'vitest'
import { playReal } from './conformance/real.server.ts'
import { promised } from './conformance/scenario.ts'
import { scenarios } from './conformance/scenarios.ts'

const server = process.env['BIDE_INNGEST_URL']
const TIMEOUT_MS = 180_000
const playable = scenarios.map((scenario, index) => ({ scenario, index })).filter(({ scenario }) => scenario.virtualOnly !== true)

/** Several at once, since most of a scenario is waiting; what floods the server comes afterwards. */
describe.skipIf(server === undefined)('the same functions on a real Inngest server', () => {
  for (const heavy of [false, true]) {
    describe(heavy ? 'one by one' : 'side by side', { concurrent: !heavy }, () => {
      for (const { scenario, index } of playable.filter((p) => (p.scenario.heavy === true) === heavy)) {
        test(scenario.name, { timeout: TIMEOUT_MS }, async ({ expect: expectHere }) => { expectHere(await playReal(scenario, server ?? '', `bide-${index}-${process.pid}`)).toEqual(promised({ ...scenario, ...scenario.real })) })
      }
    })
  }
})

test('there is something to play', () => { expect(playable.length).toBeGreaterThan(50) })
