import { expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { realDoors } from './doors.server.ts'
import { alone, simulate } from './run.server.ts'
import { threads } from './crew.server.ts'

const [one, two, three] = [await testDatabase(), await testDatabase(), await testDatabase()]
const plan = { seed: 'ledger', people: 12, days: 20, startAt: '2026-09-01T00:00:00Z' }

test('the same seed gives the same ledger, hash for hash, however the work is shared and whether or not the engine cancels runs', async () => {
  const first = await simulate({ ...plan, databaseUrl: one, atOnce: 1 }, alone(realDoors))
  const second = await simulate({ ...plan, databaseUrl: two, atOnce: 4 }, threads(2))
  const uncancelled = await simulate({ ...plan, databaseUrl: three, cancels: false }, alone(realDoors))
  expect(first.violations).toEqual([])
  expect(first.leads).toBe(12)
  expect(first.truth.leastSignals).toBeGreaterThanOrEqual(20)
  expect(second.ledgerHash).toBe(first.ledgerHash)
  expect(uncancelled.ledgerHash).toBe(first.ledgerHash)
}, 120_000)

test('another seed gives another ledger', async () => {
  const result = await simulate({ ...plan, seed: 'other', people: 2, days: 5, databaseUrl: one }, alone(realDoors))
  const again = await simulate({ ...plan, seed: 'another', people: 2, days: 5, databaseUrl: one }, alone(realDoors))
  expect(result.ledgerHash).not.toBe(again.ledgerHash)
})
