import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { playEmbedded } from './conformance/embedded.server.ts'
import { scenarios } from './conformance/scenarios.ts'

const url = await testDatabase()

describe('what the Inngest SDK may rely on', () => {
  test.each(scenarios.map((scenario, index) => ({ name: scenario.name, scenario, index })))('$name', async ({ scenario, index }) => {
    const notes = await playEmbedded(scenario, url, `conformance_${index}`)
    const seen = scenario.unordered === true ? [...notes].sort() : notes
    expect(seen).toEqual(scenario.unordered === true ? [...scenario.trace].sort() : scenario.trace)
  })
})
