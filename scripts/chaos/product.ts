import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '#lib/db/embedded.server.ts'
import { commandLine, isAlive, stopProcess } from '#lib/db/embedded/leftovers.server.ts'
import { keepChild } from '../supervise/child.ts'
import type { Child } from '../supervise/child.ts'
import { childEnvironment } from '../supervise/environment.ts'
import { readLocal } from '../supervise/local.ts'
import type { Local } from '../supervise/local.ts'
import { endOrphans, know, remember } from '../supervise/processes.ts'
import { keepSecrets } from '../supervise/secrets.ts'
import type { Victim } from './draws.ts'

/** The product as `npm start` runs it, in a folder of this run, with a second engine and a second web beside it. */
export type Product = {
  dataDir: string
  local: () => Local
  urls: () => string[]
  /** The process that plays this part now, or null while it is away. */
  pidOf: (victim: Victim) => number | null
  /** Sets every process's clock so many seconds from this machine's. */
  turnClock: (offsetSeconds: number) => void
  nowMs: () => number
  /** The same, but no later than what every process has heard of by now. */
  agreedMs: () => number
  /** Asks the database, again and again while it is away. */
  query: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>
  /** Asks once and takes no for an answer. */
  once: (sql: string) => Promise<void>
  isReady: () => Promise<boolean>
  /** What the supervisor said, from the beginning of this part of the run. */
  said: () => string
  stop: () => Promise<void>
}

const ROOT = path.resolve(import.meta.dirname, '../..')
const READY_MS_MAX = 300_000
const BACK_MS_MAX = 180_000
const HEARD_MS = 2_000

export async function startProduct({ folder, port, offsetSeconds, beside }: { folder: string; port: number; offsetSeconds: number; beside: boolean }): Promise<Product> {
  const dataDir = path.join(folder, 'product')
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
  await endOrphans(folder)
  await endSupervisor(dataDir)
  const clockFile = path.join(folder, 'clock')
  let [offset, before, turnedAt] = [offsetSeconds, offsetSeconds, Number.NEGATIVE_INFINITY]
  const turnClock = (seconds: number): void => {
    before = offset
    offset = seconds
    turnedAt = performance.now()
    // Renamed into place, so that a process that starts just now never finds it empty.
    writeFileSync(`${clockFile}.next`, `${seconds}\n`)
    renameSync(`${clockFile}.next`, clockFile)
  }
  turnClock(offset)

  const environment = { ...withoutOurs(), BIDE_CLOCK_OFFSET_FILE: clockFile, BIDE_MAILBOX_FAULTS: '{}' }
  const supervisor = spawn(process.execPath, [path.join(ROOT, 'scripts/start.mjs'), '--port', String(port), '--data', dataDir, '--no-demo'], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => supervisor.once('exit', (code) => resolve(code)))
  let words = ''
  const hear = (chunk: Buffer): void => {
    words += chunk.toString('utf8')
    appendFileSync(path.join(dataDir, 'logs', 'supervisor.log'), chunk)
  }
  supervisor.stdout.on('data', hear)
  supervisor.stderr.on('data', hear)
  for (const deadline = performance.now() + READY_MS_MAX; !words.includes('Bide is ready at'); await sleep(100)) {
    if (supervisor.exitCode !== null) throw new Error(`npm start ended with exit code ${supervisor.exitCode} before it was ready:\n${words}`)
    if (performance.now() > deadline) throw new Error(`npm start was not ready after ${READY_MS_MAX / 1000} s:\n${words}`)
  }

  let last = readLocal(dataDir)!
  const local = (): Local => (last = readLocal(dataDir) ?? last)
  const secondPort = await freePort()
  const children = beside ? besides() : []

  function besides(): Child[] {
    const { secrets } = keepSecrets(dataDir)
    const env = (): NodeJS.ProcessEnv => ({ ...childEnvironment({ secrets, databaseUrl: local().databaseUrl, url: last.url, dataDir, mailbox: last.mailbox, dev: false, keys: { BIDE_API_KEY: secrets.apiKey } }), BIDE_CLOCK_OFFSET_FILE: clockFile })
    const specs = [
      { name: 'engine-2', script: 'scripts/worker.ts', args: [], env },
      { name: 'web-2', script: 'scripts/web.ts', args: ['--port', String(secondPort), '--host', '127.0.0.1'], env },
    ]
    const note = (): void => remember(folder, made.flatMap((child) => { const pid = child.pid(); return pid === null ? [] : [know(child.name, pid, child.script)] }))
    const made: Child[] = []
    const say = (part: string, line: string): void => hear(Buffer.from(`  ${part.padEnd(14)} ${line}\n`))
    for (const spec of specs) made.push(keepChild(spec, ROOT, path.join(dataDir, 'logs', `${spec.name}.log`), say, () => setImmediate(note)))
    return made
  }

  const pidOf = (victim: Victim): number | null => {
    const { pids } = local()
    if (victim === 'backend') return backendOf(dataDir, pids.postgres)
    if (victim === 'engine-2' || victim === 'web-2') return children.find(({ name }) => name === victim)?.pid() ?? null
    const pid = pids[victim]
    return pid !== null && isAlive(pid) ? pid : null
  }

  let client: pg.Client | null = null
  async function query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    for (const deadline = performance.now() + BACK_MS_MAX; ; await sleep(300)) {
      try {
        client ??= await opened(local().databaseUrl)
        return (await client.query<Row>(sql, values)).rows
      } catch (error) {
        const { code } = error as { code?: string }
        const away = code === undefined || /^(08|57P|53|XX|40P01)/.test(code) || !/^[0-9A-Z]{5}$/.test(code)
        await client?.end().catch(() => undefined)
        client = null
        if (!away || performance.now() > deadline) throw error
      }
    }
  }

  return {
    dataDir, local, pidOf, turnClock, query,
    urls: () => [last.url, ...(beside ? [`http://127.0.0.1:${secondPort}`] : [])],
    nowMs: () => Date.now() + offset * 1000,
    agreedMs: () => Date.now() + (performance.now() - turnedAt < HEARD_MS ? Math.min(before, offset) : offset) * 1000,
    once: async (sql) => {
      const asking = await opened(local().databaseUrl).catch(() => null)
      await asking?.query(sql).catch(() => undefined)
      await asking?.end().catch(() => undefined)
    },
    isReady: async () => (await fetch(`${last.url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => null))?.ok === true,
    said: () => words,
    async stop() {
      await client?.end().catch(() => undefined)
      for (const child of children) await child.stop(10_000)
      supervisor.kill('SIGTERM')
      await Promise.race([ended, sleep(60_000, undefined, { ref: false })])
      remember(folder, [])
    },
  }
}

async function opened(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** A supervisor that outlived the run that started it is stopped first. */
async function endSupervisor(dataDir: string): Promise<void> {
  const pid = readLocal(dataDir)?.pids.supervisor ?? null
  if (pid !== null && commandLine(pid).includes(dataDir)) await stopProcess(pid, [['SIGTERM', 60_000], ['SIGKILL', 5_000]])
}

/** One of the postmaster's children that serves a connection. */
function backendOf(dataDir: string, postmaster: number | null): number | null {
  if (postmaster === null) return null
  const backends = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === postmaster && /^postgres: postgres /.test(commandLine(pid)))
  return backends[Math.floor(backends.length / 2)] ?? null
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

/** The product is tried as it ships, whatever the runner's own mode. */
function withoutOurs(): NodeJS.ProcessEnv {
  const { NODE_ENV: _mode, DATABASE_URL: _database, SMTP_URL: _mail, ...rest } = process.env
  return rest as NodeJS.ProcessEnv
}
