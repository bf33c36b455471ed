import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { startPostgres } from './embedded.server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'embedded-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function client(url: string): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: url })
  opened.on('error', () => undefined)
  await opened.connect()
  return opened
}

test.skipIf(!existsSync('/proc/self/cwd'))('a postmaster that was killed comes back with what was committed, even where one of its processes will not end', async () => {
  const said: string[] = []
  const options = { dataDir: path.join(folder, 'postgres'), password: 'secret', log: (line: string) => void said.push(line) }
  const first = await startPostgres(options)
  const writer = await client(first.url)
  await writer.query('CREATE TABLE kept AS SELECT 1 AS n')
  const { rows } = await writer.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  process.kill(rows[0]!.pid, 'SIGSTOP')
  process.kill(first.pid, 'SIGKILL')
  await first.exited

  const second = await startPostgres(options)
  try {
    const reader = await client(second.url)
    expect((await reader.query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }])
    await reader.end()
    expect(said.join('\n')).toContain('left 1 process behind')
  } finally {
    await second.stop()
  }
})
