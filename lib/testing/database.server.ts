import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

/**
 * A migrated, empty database of the calling test file's own, dropped when the file has ended.
 * Call it once, at the top: `const url = await testDatabase()`.
 */
export async function testDatabase(): Promise<string> {
  const server = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await maintain(server, `CREATE DATABASE ${name} TEMPLATE template`)
  afterAll(() => maintain(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  return new URL(`/${name}`, server).href
}

async function maintain(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: new URL('/postgres', server).href })
  await client.connect()
  await client.query(statement)
  await client.end()
}
