import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { openDb } from './db.server.ts'
import { migrate } from './migrate.server.ts'
import { fromTheStart, pruneAll, pruneSome, type Pruning } from './prune.server.ts'
import { poolOn } from './rig.server.ts'

const url = await testDatabase()
const pool = poolOn(url)
afterAll(() => pool.end())

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 0, 31)
const keep = { endedMs: 14 * DAY_MS, failedMs: 30 * DAY_MS }

/** So many runs of each state, each with an event and a step, begun and ended so many days ago. */
async function history(schema: string, runs: { status: string; daysAgo: number; count: number }[]) {
  const db = openDb(pool, schema, false)
  await migrate(db, schema)
  for (const [n, { status, daysAgo, count }] of runs.entries()) {
    const at = NOW - daysAgo * DAY_MS
    await db.sql(`insert into @events (id, name, ts, received_at, body) select 'E${n}-' || i, 'e', $1, $1, '{}' from generate_series(1, $2::int) i`, [at, count])
    await db.sql(`insert into @runs (id, fn, status, event_ids, attempts_max, created_at, ended_at) select 'R${n}-' || i, 'f' || i % 3, $1, array['E${n}-' || i], 5, $2, case when $1 = 'running' then null else $2::bigint end from generate_series(1, $3::int) i`, [status, at, count])
    await db.sql(`insert into @steps (run, id, op, name, state, created_at) select 'R${n}-' || i, 's', 'StepRun', 's', 'done', $1 from generate_series(1, $2::int) i`, [at, count])
  }
  const left = async (table: string) => (await db.sql<{ n: number }>(`select count(*)::int as n from @${table}`))[0]?.n
  return { db, left: async () => ({ events: await left('events'), runs: await left('runs'), steps: await left('steps') }) }
}

test('ended runs go after their time, failed ones later, live ones never, and an event stays as long as a run needs it', async () => {
  const { db, left } = await history('kept', [
    { status: 'completed', daysAgo: 15, count: 4 }, { status: 'completed', daysAgo: 13, count: 5 }, { status: 'cancelled', daysAgo: 15, count: 2 },
    { status: 'failed', daysAgo: 15, count: 7 }, { status: 'failed', daysAgo: 31, count: 3 }, { status: 'running', daysAgo: 300, count: 6 },
  ])
  await db.sql("insert into @events (id, name, ts, received_at, body) values ('nobody', 'e', 0, 0, '{}'), ('gathered', 'e', 0, 0, '{}')")
  await db.sql(`insert into @jobs (kind, fn, due, rank, data) values ('batch', 'f', 0, 0, '{"events":["gathered"]}')`)
  expect(await pruneAll(db, NOW, keep)).toBe(9)
  expect(await left()).toEqual({ events: 19, runs: 18, steps: 18 })
  expect(await db.sql('select id from @events where id in ($1, $2)', ['nobody', 'gathered'])).toEqual([{ id: 'gathered' }])
})

test('a long history goes turn by turn, each removing no more than 500 runs', async () => {
  const { db, left } = await history('long', [{ status: 'completed', daysAgo: 20, count: 1200 }, { status: 'running', daysAgo: 20, count: 10 }])
  const turns: number[] = []
  for (let from: Pruning | null = fromTheStart; from !== null;) {
    const { runs, next }: Awaited<ReturnType<typeof pruneSome>> = await pruneSome(db, NOW, keep, from)
    turns.push(runs)
    from = next
  }
  expect(turns).toEqual([500, 500, 200])
  expect(await left()).toEqual({ events: 10, runs: 10, steps: 10 })
})

test('keys whose time is over go, those still needed stay', async () => {
  const { db } = await history('keys', [])
  await db.sql("insert into @keys (k, until) values ('old', $1), ('new', $2)", [NOW - 1, NOW + 1])
  await pruneAll(db, NOW, keep)
  expect(await db.sql('select k from @keys')).toEqual([{ k: 'new' }])
})
