import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, closeSync, fchownSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { copyBinaries, findBinaries } from './embedded/binaries.server.ts'
import type { Binaries } from './embedded/binaries.server.ts'
import { explainLog, portWasTaken, predecessorIsDying } from './embedded/explain.ts'
import { holdsCluster, prepareFolder, SYSTEM_FOLDER } from './embedded/folder.server.ts'
import { clearLeftovers, orphanedBackends, stopProcess } from './embedded/leftovers.server.ts'
import { chooseOsUser, mayEnter } from './embedded/os-user.server.ts'
import type { OsUser } from './embedded/os-user.server.ts'
import { initdbArguments, postmasterArguments } from './embedded/settings.ts'
import { Unstartable } from './embedded/unstartable.ts'

export { Unstartable } from './embedded/unstartable.ts'

export type PostgresOptions = {
  /** Absolute folder of the cluster; made when it does not exist. The caller holds the lock on it. */
  dataDir: string
  password: string
  /** Tried first; another free port is taken when it is not free. */
  port?: number
  /** The database in the returned URL, made when it does not exist. Default `bide`. */
  database?: string
  /** Where PostgreSQL writes its own log. Default `<dataDir>.log`. */
  logFile?: string
  /** Settings that win over the defaults (tests that throw the cluster away turn `fsync` off). */
  settings?: Readonly<Record<string, string>>
  /** Receives one sentence for each thing that is out of the ordinary. */
  log: (line: string) => void
}

export type RunningPostgres = {
  url: string
  port: number
  pid: number
  /** Resolves when the postmaster has ended, whoever ended it. */
  exited: Promise<void>
  /** Fast shutdown: open transactions are rolled back, committed ones are safe. */
  stop: () => Promise<void>
}

/**
 * Starts the PostgreSQL that npm brought, on loopback only, making its cluster first when there is none.
 * Throws `Unstartable`, whose message says what to do, when this machine does not allow it.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { log, password, database = 'bide' } = options
  const user = chooseOsUser(options.dataDir, log)
  const folder = prepareFolder(options.dataDir, user, log)
  const binaries = reachable(findBinaries(log), user, log)
  await clearLeftovers(folder, log)
  if (!holdsCluster(folder, binaries.version)) makeCluster(binaries, folder, password, user)

  const logFile = options.logFile ?? `${options.dataDir}.log`
  let server = await launch({ binaries, folder, user, logFile, ...options })
  if (await refusesPassword(server.port, password)) {
    log('The database knew another password (its secrets file was replaced), so it was given the new one.')
    await server.stop()
    setPassword(binaries, folder, password, user)
    server = await launch({ binaries, folder, user, logFile, ...options, port: server.port })
  }
  await makeDatabase(server.port, password, database)
  return { ...server, url: urlOf(server.port, password, database) }
}

const urlOf = (port: number, password: string, database: string): string =>
  `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

function reachable(binaries: Binaries, user: OsUser, log: (line: string) => void): Binaries {
  if (mayEnter(user, path.dirname(binaries.postgres)) && mayEnter(user, path.join(binaries.native, 'lib'))) return binaries
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
  log(`PostgreSQL's user may not enter ${binaries.native}, so a copy of the program is kept in ${SYSTEM_FOLDER}.`)
  return copyBinaries(binaries, SYSTEM_FOLDER)
}

function makeCluster(binaries: Binaries, folder: string, password: string, user: OsUser): void {
  const passwordFile = path.join(tmpdir(), `bide-${randomBytes(8).toString('hex')}`)
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const made = spawnSync(binaries.initdb, initdbArguments(folder, passwordFile), { ...as(user), cwd: folder, encoding: 'utf8', env: plainEnvironment() })
  rmSync(passwordFile, { force: true })
  if (made.status === 0) return
  const words = `${made.stdout ?? ''}\n${made.stderr ?? ''}\n${made.error?.message ?? ''}`
  throw new Unstartable(explainLog(words, folder) ?? `PostgreSQL could not make its files in ${folder}: ${words.trim().split('\n').slice(-3).join(' ')}`)
}

/** Single-user mode asks for no password: whoever may read the files already has everything. */
function setPassword(binaries: Binaries, folder: string, password: string, user: OsUser): void {
  const statement = `ALTER ROLE postgres PASSWORD '${password.replaceAll("'", "''")}';\n`
  const done = spawnSync(binaries.postgres, ['--single', '-D', folder, 'postgres'], { ...as(user), cwd: folder, input: statement, encoding: 'utf8', env: plainEnvironment() })
  if (done.status !== 0) throw new Unstartable(`PostgreSQL would not take its new password: ${done.stderr.trim().split('\n').at(-1)}`)
}

type Launch = PostgresOptions & { binaries: Binaries; folder: string; user: OsUser; logFile: string }
type Server = Omit<RunningPostgres, 'url'>

async function launch({ binaries, folder, user, logFile, log, settings, password, port: wanted }: Launch): Promise<Server> {
  let port = wanted !== undefined && (await isFree(wanted)) ? wanted : await freePort()
  const begun = performance.now()
  for (let tries = 1; ; tries++) {
    const output = openLog(logFile, user)
    const child = spawn(binaries.postgres, postmasterArguments(folder, port, settings), {
      ...as(user), cwd: folder, env: plainEnvironment(), stdio: ['ignore', output.fd, output.fd],
      // A group of its own, so that Ctrl-C in a terminal does not stop the database before those who use it.
      detached: true,
    })
    closeSync(output.fd)
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()))
    if (await isReady(child, port, password, log)) return { port, pid: child.pid ?? 0, exited, stop: () => stop(child, exited) }
    const words = readFileSync(logFile, 'utf8').slice(output.from)
    if (tries < 5 && portWasTaken(words)) port = await freePort()
    else if (predecessorIsDying(words) && performance.now() - begun < ORPHANS_MS_MAX) await outlast(folder, performance.now() - begun, log)
    else throw new Unstartable(explainLog(words, folder) ?? `PostgreSQL did not start. Its last words: ${words.trim().split('\n').slice(-3).join(' ')} (all of them in ${logFile})`)
  }
}

const ORPHANS_MS_MAX = 60_000
const ORPHANS_PATIENCE_MS = 3_000

/** Waits a moment for what a killed postmaster left running, and ends what has not noticed after a few seconds: PostgreSQL recovers what was committed. */
async function outlast(folder: string, waitedMs: number, log: (line: string) => void): Promise<void> {
  const orphans = waitedMs > ORPHANS_PATIENCE_MS ? orphanedBackends(folder) : []
  if (orphans.length > 0) log(`A PostgreSQL that was killed left ${orphans.length} ${orphans.length === 1 ? 'process' : 'processes'} behind; ended now, so that it can start again.`)
  for (const pid of orphans) await stopProcess(pid, [['SIGKILL', 2_000]])
  await sleep(200)
}

const as = (user: OsUser): { uid?: number; gid?: number } => (user ? { uid: user.uid, gid: user.gid } : {})

/** PG* variables of the person's shell would steer the server, and HOME may be out of its user's reach. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...Object.fromEntries(Object.keys(process.env).filter((name) => name.startsWith('PG')).map((name) => [name, undefined])), LC_ALL: 'C', TZ: 'UTC' }
}

const LOG_BYTES_MAX = 5_000_000

function openLog(file: string, user: OsUser): { fd: number; from: number } {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(file, `${file}.1`)
  const fd = openSync(file, 'a', 0o600)
  if (user) fchownSync(fd, user.uid, user.gid)
  return { fd, from: statSync(file).size }
}

/** False when the postmaster ended instead; recovery after a crash may take minutes and says so. */
async function isReady(child: ChildProcess, port: number, password: string, log: (line: string) => void): Promise<boolean> {
  const begun = performance.now()
  let toldAt = begun
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const answer = await ask(port, password, 'SELECT 1')
    if (answer === 'done' || isRefusal(answer)) return true
    if (performance.now() - toldAt > 10_000) {
      toldAt = performance.now()
      log(`PostgreSQL is still recovering (${Math.round((toldAt - begun) / 1000)} s).`)
    }
    await sleep(25)
  }
  return false
}

const isRefusal = (answer: string): boolean => answer === '28P01'
const refusesPassword = async (port: number, password: string): Promise<boolean> => isRefusal(await ask(port, password, 'SELECT 1'))

/** Runs one statement on the maintenance database: `done`, or the error's code. */
async function ask(port: number, password: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(statement)
    return 'done'
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function makeDatabase(port: number, password: string, database: string): Promise<void> {
  const answer = await ask(port, password, `CREATE DATABASE ${pg.escapeIdentifier(database)}`)
  if (answer !== 'done' && answer !== '42P04') throw new Unstartable(`PostgreSQL would not make the database "${database}" (${answer}).`)
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    await stopProcess(child.pid, [['SIGINT', 30_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]])
  }
  await exited
}

/** A free loopback port, as the operating system hands them out. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
