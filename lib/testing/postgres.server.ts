import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { isAlive, isPostmasterOf, stopProcess } from '#lib/db/embedded/leftovers.server.ts'
import { startPostgres } from '#lib/db/embedded.server.ts'
import { migrate } from '#lib/db/migrate.server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server with a migrated database `template`; `lib/testing/database.server.ts` clones it. */
    postgresUrl: string
  }
}

const PREFIX = 'bide-test-'
/** A throw-away cluster needs no durability, and gets none: tests spend their time on the rules. */
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }

/** One server for the whole run, and one template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned()
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`))
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), password: 'test', database: 'template', settings: THROW_AWAY, log: () => undefined })
  const tearDown = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await migrate(server.url)
    await run(server.url, 'postgres', 'ALTER DATABASE template WITH IS_TEMPLATE true ALLOW_CONNECTIONS false')
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('postgresUrl', server.url)
  return tearDown
}

async function run(url: string, database: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: new URL(`/${database}`, url).href })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A run that was killed leaves its server behind; it is known by the process id in its folder's name. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue
    const folder = path.join(tmpdir(), name)
    const pidFile = path.join(folder, 'postgres', 'postmaster.pid')
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0
    if (isPostmasterOf(pid, folder)) await stopProcess(pid, [['SIGQUIT', 5_000], ['SIGKILL', 5_000]])
    rmSync(folder, { recursive: true, force: true })
  }
}
