import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { startPostgres, Unstartable } from '#lib/db/embedded.server.ts'
import { migrate } from '#lib/db/migrate.server.ts'
import { threads } from '#lib/simulation/crew.server.ts'
import { simulate } from '#lib/simulation/run.server.ts'
import type { SimulationResult } from '#lib/simulation/run.server.ts'
import { readLocal } from '../supervise/local.ts'

/** Plays a seeded population through the real functions on a virtual clock, and checks every promise on the ledger. */
const HELP = `npm run -s bide -- simulate [options]

  --seed S       which world (default 7); the same seed gives the same ledger, hash for hash
  --leads N      people, 1 to 4000 (default 500)
  --days N       simulated days, 1 to 365 (default 60)
  --start ISO    when the world begins (default 2026-09-01T00:00:00Z)
  --sms          offer text messages too; only people who agreed in writing can get one
  --threads N    threads (default 2, or 1 on one core)
  --database URL where to make the scratch database; else the running start's server, else one of its own
  --data DIR     data folder of the running start (default .bide)
  --keep         leave the scratch database behind and say where it is
  --json         print the result as JSON

It ends with 1 when a promise was broken.`

const Options = z.object({
  seed: z.string().min(1).max(100).default('7'),
  leads: z.coerce.number().int().min(1).max(4000).default(500),
  days: z.coerce.number().int().min(1).max(365).default(60),
  start: z.iso.datetime({ offset: true }).default('2026-09-01T00:00:00Z'),
  threads: z.coerce.number().int().min(1).max(16).default(Math.min(2, availableParallelism())),
  database: z.url().optional(),
  data: z.string().default('.bide'),
  sms: z.boolean().default(false), keep: z.boolean().default(false), json: z.boolean().default(false), help: z.boolean().default(false),
})
type Options = z.infer<typeof Options>

const options = readOptions()
if (options?.help) console.log(HELP)
else if (options) await main(options)

function readOptions(): Options | null {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    const { values } = parseArgs({ options: { seed: text, leads: text, days: text, start: text, threads: text, database: text, data: text, sms: flag, keep: flag, json: flag, help: flag } })
    const read = Options.safeParse(values)
    if (read.success) return read.data
    const [issue] = read.error.issues
    console.error(`--${issue?.path.join('.')}: ${issue?.message}`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
  process.exitCode = 2
  return null
}

async function main({ seed, leads, days, start, threads: count, sms, keep, json, ...where }: Options): Promise<void> {
  const server = await findServer(where)
  const name = `bide_simulation_${randomBytes(4).toString('hex')}`
  const databaseUrl = withPath(server.url, name)
  try {
    await maintain(server.url, `CREATE DATABASE ${name}`)
    await migrate(databaseUrl)
    const result = await simulate({ databaseUrl, seed, people: leads, days, startAt: start, ...(sms ? { channels: ['email', 'chat', 'sms'] as const } : {}) }, threads(count, progress))
    console.log(json ? JSON.stringify(result, null, 2) : words(result, { seed, days }))
    if (result.violations.length > 0) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof Unstartable)) throw error
    console.error(error.message)
    process.exitCode = 1
  } finally {
    if (keep) console.error(`Kept: ${databaseUrl}`)
    else await maintain(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await server.stop()
  }
}

type Server = { url: string; stop: () => Promise<void> }

/** The server named, else the running start's, else one of its own in a temporary folder. */
async function findServer({ database, data }: Pick<Options, 'database' | 'data'>): Promise<Server> {
  const running = database ?? readLocal(path.resolve(data))?.databaseUrl
  if (running && (database || (await answers(running)))) return { url: running, stop: async () => undefined }
  const folder = mkdtempSync(path.join(tmpdir(), 'bide-simulation-'))
  const dataDir = path.join(folder, 'postgres')
  const socket = process.platform !== 'win32'
  const server = await startPostgres({ dataDir, password: 'simulation', log: (line) => console.error(line), settings: { fsync: 'off', full_page_writes: 'off', ...(socket ? { unix_socket_directories: dataDir } : {}) } })
  const url = new URL(server.url)
  // Thirty thousand short statements cost a fifth less without the network's share.
  if (socket) url.searchParams.set('host', dataDir)
  return { url: url.href, stop: async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) } }
}

function answers(url: string): Promise<boolean> {
  return maintain(url, 'SELECT 1').then(() => true, () => false)
}

async function maintain(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withPath(url, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The same server, with whatever else its address says, and another database. */
function withPath(url: string, database: string): string {
  const named = new URL(url)
  named.pathname = `/${database}`
  return named.href
}

function progress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(done === total ? '\r\x1b[K' : `\r${done} of ${total} lives`)
}

function words({ byAction, violations, truth, ...found }: SimulationResult, { seed, days }: { seed: string; days: number }): string {
  const rows = Object.entries(byAction).map(([kind, count]) => `  ${kind.padEnd(18)} ${String(count).padStart(7)}`)
  const did = Object.entries(truth.acts).sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`).join(', ')
  return [
    `Seed ${seed}: ${found.leads} leads, ${days} days in ${(found.elapsedMs / 1000).toFixed(1)} s`,
    `  ${found.signals} signals (at least ${truth.leastSignals} a lead), ${found.decisions} decisions, ${found.waits} waits, ${found.sends} sends, ${found.escalations} escalations`,
    ...rows,
    `  What they did: ${did}`,
    violations.length === 0 ? '  Every promise held.' : `  ${violations.length} broken promises:\n${violations.slice(0, 20).map(({ rule, leadId, because }) => `    ${rule}: ${leadId}, ${because}`).join('\n')}`,
    `  Ledger ${found.ledgerHash}`,
  ].join('\n')
}
