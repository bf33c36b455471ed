import pg from 'pg'
import { beforeAll, afterAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { migrate } from './migrate.server.ts'

const url = await testDatabase()
const client = new pg.Client({ connectionString: url })
client.on('error', () => undefined)
beforeAll(() => client.connect())
afterAll(() => client.end())

test('a migrated database has nothing left to apply, and says so by an empty list', async () => {
  expect(await migrate(url)).toEqual([])
})

test('migrations are recorded where prisma migrate deploy looks for them', async () => {
  const { rows } = await client.query('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL OR applied_steps_count < 1')
  expect(rows).toEqual([])
})

test('two starts at once migrate once', async () => {
  expect(await Promise.all([migrate(url), migrate(url)])).toEqual([[], []])
})

test('a database from a newer version is refused rather than run on', async () => {
  await client.query(`INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) VALUES ('x', 'x', now(), '99990101000000_future', now(), 1)`)
  await expect(migrate(url)).rejects.toThrow('newer Bide')
})
