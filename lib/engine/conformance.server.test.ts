import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { playEmbedded } from './conformance/embedded.server.ts'
import { promised } from './conformance/scenario.ts'
import { scenarios } from './conformance/scenarios.ts'
import { stageOf } from './conformance/world.server.ts'

const url = await testDatabase()

describe('what the Inngest SDK may rely on', () => {
  for (const [index, scenario] of scenarios.entries()) test(scenario.name, async () => { expect(await playEmbedded(scenario, url, `conformance_${index}`)).toEqual(promised(scenario)) })
})

describe('the scenarios themselves', () => {
  test('have names of their own, and listen to no event of another', () => {
    const owners = new Map<string, Set<string>>()
    for (const scenario of scenarios) {
      const { functions } = stageOf(scenario, Date.now, { id: 'app' })
      for (const { event } of functions.flatMap((f) => f.opts.triggers ?? []).filter((t) => 'event' in t)) {
        const name = String(event)
        if (!name.startsWith('inngest/')) owners.set(name, (owners.get(name) ?? new Set()).add(scenario.name))
      }
    }
    expect([...owners].filter(([, by]) => by.size > 1)).toEqual([])
    expect(new Set(scenarios.map((s) => s.name)).size).toBe(scenarios.length)
  })
})
