import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres, Unstartable } from '#lib/db/embedded.server.ts'
import { diffMigrations, migrate } from '#lib/db/migrate.server.ts'
import { MIGRATIONS_FOLDER } from '#lib/db/schema-engine.server.ts'

const USAGE = `npm run db:migrate [-- --data DIR]     applies what the running start's database (or DATABASE_URL) lacks
npm run db:diff -- --name add_x        writes a migration folder from what prisma/schema says and the migrations do not`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string' }, data: { type: 'string', default: '.bide' } },
})

try {
  if (positionals[0] === 'migrate') await applyAll()
  else if (positionals[0] === 'diff' && values.name) await writeDiff(values.name)
  else console.log(USAGE)
} catch (error) {
  if (!(error instanceof Unstartable)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function applyAll(): Promise<void> {
  const names = await migrate(process.env.DATABASE_URL ?? runningUrl())
  console.log(names.length === 0 ? 'The database already has every migration.' : `Applied ${names.join(', ')}.`)
}

function runningUrl(): string {
  try {
    const local: unknown = JSON.parse(readFileSync(path.resolve(values.data, 'local.json'), 'utf8'))
    if (typeof local === 'object' && local !== null && 'databaseUrl' in local) return String(local.databaseUrl)
  } catch {
    // Told below, whatever the reason.
  }
  throw new Unstartable('No start is running here. Run "npm start" first (it migrates by itself), or set DATABASE_URL.')
}

async function writeDiff(name: string): Promise<void> {
  if (!/^[a-z0-9_]+$/.test(name)) throw new Unstartable(`A migration's name is small letters, digits and underscores, not "${name}".`)
  const scratch = mkdtempSync(path.join(tmpdir(), 'bide-diff-'))
  const server = await startPostgres({ dataDir: path.join(scratch, 'postgres'), password: 'scratch', settings: { fsync: 'off' }, log: () => undefined })
  try {
    const sql = await diffMigrations(server.url)
    if (sql === null) return console.log('The migrations already make what prisma/schema describes.')
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const folder = path.join(MIGRATIONS_FOLDER, `${stamp}_${name}`)
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'migration.sql'), sql)
    console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql. Append triggers and partial indexes by hand (named bide_…).`)
  } finally {
    await server.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}
