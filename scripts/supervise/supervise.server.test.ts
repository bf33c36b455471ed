import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepChild } from './child.ts'
import { tellsOfFullDisk, watchDisk } from './disk.ts'
import { takeLock } from './lock.ts'
import { readOptions } from './options.ts'
import { endOrphans, know, remember, stillRuns } from './processes.ts'
import { keepSecrets } from './secrets.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'supervise-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const url = 'http://127.0.0.1:3000'

test('secrets are made once, and only their owner may read them', () => {
  const first = keepSecrets(folder)
  const second = keepSecrets(folder)
  expect([first.made, second.made]).toEqual([true, false])
  expect(second.secrets).toEqual(first.secrets)
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  expect(Buffer.from(first.secrets.dataKey, 'base64')).toHaveLength(32)
})

test('a secrets file that others could read is closed to them', () => {
  keepSecrets(folder)
  chmodSync(path.join(folder, 'secrets.json'), 0o644)
  expect(keepSecrets(folder).closed).toBe(true)
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o077).toBe(0)
})

test('a secret that an older version did not know is added beside the others', () => {
  const file = path.join(folder, 'secrets.json')
  const { pepper: _gone, ...older } = keepSecrets(folder).secrets
  writeFileSync(file, JSON.stringify(older))
  const { secrets } = keepSecrets(folder)
  expect(secrets).toMatchObject(older)
  expect(secrets.pepper).toHaveLength(64)
})

test('a damaged secrets file is never replaced, since it holds the only keys', () => {
  const file = path.join(folder, 'secrets.json')
  writeFileSync(file, '{"apiKey": "bide_l')
  expect(() => keepSecrets(folder)).toThrow('cannot be read as JSON')
  expect(readFileSync(file, 'utf8')).toBe('{"apiKey": "bide_l')
})

test('two starts cannot share a data folder, and the second is told how to stand beside the first', async () => {
  const first = await takeLock(folder, url)
  // A test's process is not called supervise.ts, so the holder is renamed to what this process is called.
  const file = path.join(folder, 'lock')
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { holder: { script: string } }
  writeFileSync(file, JSON.stringify({ ...lock, holder: { ...lock.holder, script: 'node' } }))
  await expect(takeLock(folder, url)).rejects.toThrow('--port 3001')
  first.release()
  expect(existsSync(file)).toBe(false)
})

test('a lock left by a process that is gone is taken over', async () => {
  writeFileSync(path.join(folder, 'lock'), JSON.stringify({ holder: { name: 'supervisor', pid: 4_194_000, began: '1', script: 'supervise.ts' }, token: 'x', url }))
  const lock = await takeLock(folder, url)
  expect(lock.stale).toBe(true)
  lock.release()
})

test('an orphan is ended, and a stranger that was given its old id is left alone', async () => {
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  const [orphanPid = 0, strangerPid = 0] = [orphan.pid, stranger.pid]
  const gone = once(orphan, 'exit')
  remember(folder, [know('web', orphanPid, 'setInterval'), { ...know('engine', strangerPid, 'setInterval'), began: 'another time' }])
  expect(await endOrphans(folder)).toEqual(['web'])
  await gone
  expect(stillRuns(know('engine', strangerPid, 'setInterval'))).toBe(true)
  const ended = once(stranger, 'exit')
  stranger.kill('SIGKILL')
  await ended
})

test('a child that dies is started again, and one that is stopped is not', async () => {
  writeFileSync(path.join(folder, 'child.mjs'), 'setInterval(() => {}, 1000)')
  const said: string[] = []
  let changed = (): void => undefined
  const child = keepChild({ name: 'web', script: 'child.mjs', args: [], env: () => process.env }, folder, path.join(folder, 'logs', 'web.log'), (_part, line) => said.push(line), () => changed())
  const first = child.pid() ?? 0
  const again = new Promise<void>((resolve) => {
    changed = () => { if (child.pid() !== null && child.pid() !== first) resolve() }
  })
  process.kill(first, 'SIGKILL')
  await again
  expect(said[0]).toContain('SIGKILL')
  await child.stop(5_000)
  expect(child.pid()).toBeNull()
})

test('a disk without room is told of in one line, by what PostgreSQL writes in its log', async () => {
  const log = path.join(folder, 'postgres.log')
  writeFileSync(log, 'ERROR:  could not extend file "base/1/2": No space left on device\n')
  const said: string[] = []
  const unwatch = watchDisk(log, folder, (_part, line) => said.push(line))
  appendFileSync(log, 'ERROR:  could not extend file "base/1/2": No space left on device\n')
  await expect.poll(() => said, { timeout: 10_000 }).toEqual([expect.stringContaining('is full: free some space')])
  unwatch()
  expect(tellsOfFullDisk('ERROR:  division by zero')).toBe(false)
})

test.each([[['--port', 'abc'], '--port is a number'], [['--port', '0'], 'from 1 to 65535'], [['--port', '70000'], 'from 1 to 65535'], [['--what'], '--what']])('%j is refused with a reason', (args, reason) => {
  expect(readOptions(args)).toEqual({ wrong: expect.stringContaining(reason) as string })
})

test('the demo is on, off, or left to what the database holds', () => {
  expect([[], ['--demo'], ['--no-demo']].map((args) => (readOptions(args) as { demo: boolean | null }).demo)).toEqual([null, true, false])
})
