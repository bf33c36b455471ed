import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Unstartable } from '#lib/db/embedded.server.ts'
import { migrate } from '#lib/db/migrate.server.ts'
import { buildApp, generateClient } from './supervise/build.ts'
import { keepChild } from './supervise/child.ts'
import type { Child, ChildSpec } from './supervise/child.ts'
import { elsewhere, keepDatabase } from './supervise/database.ts'
import type { Database } from './supervise/database.ts'
import { childEnvironment } from './supervise/environment.ts'
import { explain } from './supervise/explain.ts'
import { furnish, operatorsOf, wantsDemo } from './supervise/furnish.ts'
import { readLocal, writeLocal } from './supervise/local.ts'
import { takeLock } from './supervise/lock.ts'
import { HELP, readOptions } from './supervise/options.ts'
import type { Options } from './supervise/options.ts'
import { demandPort, preferPort } from './supervise/ports.ts'
import { endOrphans, know, remember } from './supervise/processes.ts'
import { waitUntilReady } from './supervise/ready.ts'
import { phase, say } from './supervise/say.ts'
import { keepSecrets } from './supervise/secrets.ts'
import { welcome } from './supervise/welcome.ts'
import type { Demo } from './supervise/welcome.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const begunAt = Number(process.env.BIDE_BEGUN_AT ?? Date.now())

/** What is running, in the order it was started; ended from the other end. */
const running: { children: Child[]; database: Database | null; release: () => void } = { children: [], database: null, release: () => undefined }
let stopping: number | null = null

/** Both are set once the children exist; before that there is nobody to tell. */
let onDatabase: (moved: boolean) => void = () => undefined

let noteStopped: () => void = () => undefined

const options = readOptions(process.argv.slice(2))
if (options === 'help') {
  console.log(HELP)
} else if ('wrong' in options) {
  console.error(`${options.wrong}\n\n${HELP}`)
  process.exitCode = 1
} else {
  process.stdout.on('error', () => undefined)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
  try {
    await start(options)
  } catch (error) {
    // What fails because it is being stopped is not a failure.
    if (stopping === null) {
      console.error(`\n  ${explain(error, options.dataDir)}\n`)
      await stop(1)
    }
  }
}

async function start({ port, host, dataDir, demo: asked, dev }: Options): Promise<void> {
  console.log(`\n  Bide ${dev ? 'with hot reload' : ''} on Node ${process.versions.node}, data in ${path.relative(process.cwd(), dataDir) || dataDir}\n`.replace('  on', ' on'))
  const local = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
  const url = (process.env.BIDE_URL ?? local).replace(/\/$/, '')
  if (host !== '127.0.0.1' && host !== 'localhost') say('host', `listening on ${host}: others on this network can reach the dashboard`)

  mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
  const lock = await takeLock(dataDir, url)
  running.release = lock.release
  const orphans = await endOrphans(dataDir)
  if (lock.stale) say('lock', `the last start ended without tidying up${orphans.length > 0 ? `; stopped what it left running: ${orphans.join(', ')}` : ''}`)
  await demandPort(port, host, dataDir)

  const { secrets } = await phase('secrets', () => keepSecrets(dataDir), ({ made, closed }) => `${made ? 'made' : 'found'} in ${path.join(path.relative(process.cwd(), dataDir), 'secrets.json')}${closed ? ', now closed to other users' : ''}`)
  const last = readLocal(dataDir)
  const mailboxPorts = { smtp: await preferPort(last?.mailbox.smtpPort), api: await preferPort(portOf(last?.mailbox.api)) }
  const engineMetricsPort = process.env.BIDE_WORKER_METRICS_PORT ?? String(await preferPort(portOf(last?.metrics?.engine)))
  const mailbox = { smtpHost: '127.0.0.1', smtpPort: mailboxPorts.smtp, api: `http://127.0.0.1:${mailboxPorts.api}` }

  const database = await phase('database', () => openDatabase(dataDir, secrets.postgresPassword, portOf(last?.databaseUrl)), (opened) => (opened.pid() === null ? 'the one that DATABASE_URL names' : `PostgreSQL 18 on port ${portOf(opened.url())}`))
  await phase('migrations', () => migrate(database.url()), (names) => (names.length === 0 ? 'nothing new' : `applied ${names.join(', ')}`))
  await phase('client', () => generateClient(ROOT), (result) => (result === 'made' ? 'the Prisma client was made' : 'unchanged'))
  if (!dev) await phase('build', () => buildApp(ROOT, () => say('build', 'building the app, which takes about half a minute')), (result) => (result === 'made' ? 'the app was built' : 'unchanged'))

  const realMail = process.env.SMTP_URL !== undefined && process.env.SMTP_URL !== ''
  const demo = !realMail && (asked ?? (await wantsDemo(database.url())))
  const house = await phase('workspaces', () => furnish({ databaseUrl: database.url(), secrets, url, mailbox, demo }), ({ empty }) => (empty ? 'furnished' : 'as they were'))

  const environment = () => childEnvironment({ secrets, databaseUrl: database.url(), url, dataDir, mailbox, dev, keys: { BIDE_API_KEY: secrets.apiKey, ...(house.demoApiKey ? { BIDE_DEMO_API_KEY: house.demoApiKey } : {}) } })
  const specs: ChildSpec[] = [
    { name: 'mailbox', script: 'scripts/mailbox.ts', args: ['--data', dataDir, '--smtp-port', String(mailboxPorts.smtp), '--api-port', String(mailboxPorts.api)], env: environment },
    { name: 'engine', script: 'scripts/worker.ts', args: [], env: () => ({ ...environment(), BIDE_WORKER_METRICS_PORT: engineMetricsPort }), ...(dev ? { nodeFlags: ['--watch'] } : {}) },
    { name: 'web', script: 'scripts/web.ts', args: ['--port', String(port), '--host', host, ...(dev ? ['--dev'] : [])], env: environment },
    ...(demo ? [{ name: 'demo', script: 'scripts/demo.ts', args: [], env: environment, mayFinish: true }] : []),
  ]

  const pidOf = (name: string): number | null => running.children.find((child) => child.name === name)?.pid() ?? null
  const describe = () => ({
    url,
    apiKey: secrets.apiKey,
    segment: { writeKey: secrets.segmentWriteKey, webhookUrl: house.webhookUrl, webhookSecret: secrets.segmentWebhookSecret },
    operators: operatorsOf(secrets),
    mailbox,
    databaseUrl: database.url(),
    metrics: { web: `${local}/metrics`, engine: engineMetricsPort === '' ? '' : `http://127.0.0.1:${engineMetricsPort}/metrics` },
    pids: { supervisor: process.pid, web: pidOf('web'), engine: pidOf('engine'), mailbox: pidOf('mailbox'), postgres: database.pid() },
  })
  const note = (): void => {
    if (stopping !== null) return
    remember(dataDir, running.children.flatMap((child) => { const pid = child.pid(); return pid === null ? [] : [know(child.name, pid, child.script)] }))
    writeLocal(dataDir, describe())
  }
  noteStopped = () => {
    remember(dataDir, [])
    writeLocal(dataDir, { ...describe(), pids: { supervisor: null, web: null, engine: null, mailbox: null, postgres: null } })
  }
  onDatabase = (moved) => {
    note()
    // The children learned the address when they began, so they begin again.
    if (moved) for (const child of running.children) child.again()
  }
  for (const spec of specs.filter(({ name }) => name !== 'demo')) running.children.push(keepChild(spec, ROOT, path.join(dataDir, 'logs', `${spec.name}.log`), say, () => setImmediate(note)))
  await phase('health', () => waitUntilReady(local, say, () => stopping !== null), () => 'every part is ready')
  if (stopping !== null) return
  const demoSpec = specs.find(({ name }) => name === 'demo')
  if (demoSpec) running.children.push(keepChild(demoSpec, ROOT, path.join(dataDir, 'logs', 'demo.log'), say, () => setImmediate(note)))
  note()
  const state: Demo = realMail ? 'off-real-mail' : demo ? (house.empty ? 'filling' : 'streaming') : 'off'
  console.log(welcome(describe(), dataDir, state, `${((Date.now() - begunAt) / 1000).toFixed(1)} s`))
}

async function openDatabase(dataDir: string, password: string, port: number | undefined): Promise<Database> {
  const named = process.env.DATABASE_URL
  running.database = named ? elsewhere(named) : await keepDatabase({ dataDir, password, port, say, onChange: (moved) => onDatabase(moved) })
  return running.database
}

function portOf(url: string | undefined): number | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  return Number(new URL(url).port) || undefined
}

/** The web drains first, then the engine, then what they both lean on. A second Ctrl-C a moment later waits for nobody. */
async function stop(code: number): Promise<void> {
  if (stopping !== null) {
    if (performance.now() - stopping > 800) force()
    return
  }
  stopping = performance.now()
  if (running.children.length > 0) say('stopping', 'letting what is under way finish (Ctrl-C again to force)')
  for (const [name, patienceMs] of [['demo', 5_000], ['web', 12_000], ['engine', 20_000], ['mailbox', 5_000]] as const) {
    await running.children.find((child) => child.name === name)?.stop(patienceMs)
  }
  await running.database?.stop()
  noteStopped()
  running.release()
  if (running.children.length > 0) say('stopped', 'everything is kept; the next start goes on from here')
  process.exit(code)
}

function force(): void {
  for (const child of running.children) child.kill()
  const postgres = running.database?.pid()
  // Immediate shutdown: what was committed is recovered at the next start.
  if (postgres) process.kill(postgres, 'SIGQUIT')
  running.release()
  process.exit(130)
}
