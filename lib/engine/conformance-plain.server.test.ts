import { describe, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { playEmbedded } from './conformance/embedded.server.ts'
import { promised } from './conformance/scenario.ts'
import { scenarios } from './conformance/scenarios.ts'

const url = await testDatabase()

describe('the same without checkpoints', () => {
  for (const [index, scenario] of scenarios.entries()) {
    if (scenario.client?.checkpointing !== undefined || scenario.replays === true) continue
    test(scenario.name, async () => { expect(await playEmbedded({ ...scenario, client: { ...scenario.client, checkpointing: false } }, url, `plain_${index}`)).toEqual(promised(scenario)) })
  }
})
