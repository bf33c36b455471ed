import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { MigrationList, SchemaEngine, SchemasContainer } from '@prisma/schema-engine-wasm'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
export const SCHEMA_FOLDER = fileURLToPath(new URL('../../prisma/schema', import.meta.url))

let loaded: Promise<void> | undefined

/** Compiled by hand rather than imported as a module, so that any Node and any bundler can do it. */
function load(): Promise<void> {
  loaded ??= (async () => {
    const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm')
    const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': { ...glue, ...patientImports() } })
    glue.__wbg_set_wasm(instance.exports)
    const start = instance.exports.__wbindgen_start
    if (typeof start === 'function') start()
  })()
  return loaded
}

/** The engine never clears the ten-second timer of its advisory lock; unreferenced, it does not hold the process open. */
function patientImports(): Record<string, (callback: () => void, delayMs: number) => NodeJS.Timeout> {
  const names = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout'))
  return Object.fromEntries(names.map((name) => [name, (callback, delayMs) => setTimeout(callback, delayMs >>> 0).unref()]))
}

/** Where the engine puts its last words when it panics. */
declare global {
  var PRISMA_WASM_PANIC_REGISTRY: { set_message(message: string): void } | undefined
}
globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => console.error(message) }

/** Opens Prisma's schema engine on a database, for the time of `use`. */
export async function withSchemaEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  await load()
  const open: SqlDriverAdapter[] = []
  const datamodels = readSchema().files.map((file): [string, string] => [file.path, file.content])
  const engine = await glue.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapterFor(url, open)))
  try {
    return await use(engine)
  } finally {
    engine.free()
    // The engine leaves its connections, and with them its advisory lock, to whoever made them.
    for (const adapter of open) await adapter.dispose()
  }
}

export const readSchema = (): SchemasContainer => ({
  files: readdirSync(SCHEMA_FOLDER)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: path.join(SCHEMA_FOLDER, name), content: readFileSync(path.join(SCHEMA_FOLDER, name), 'utf8') })),
})

export function readMigrations(): MigrationList {
  const names = existsSync(MIGRATIONS_FOLDER) ? readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true }) : []
  const lock = path.join(MIGRATIONS_FOLDER, 'migration_lock.toml')
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lock) ? readFileSync(lock, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .map((name) => ({ path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: readFileSync(path.join(MIGRATIONS_FOLDER, name, 'migration.sql'), 'utf8') } } })),
  }
}

/** Connections the engine asks for are listed in `open`, to be closed when it is done. */
function adapterFor(url: string, open: SqlDriverAdapter[]): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg({ connectionString: url, max: 2 })
  const keep = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    open.push(adapter)
    return adapter
  }
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => keep(mend(await factory.connect())),
    connectToShadowDb: async () => {
      const name = `bide_shadow_${randomUUID().replaceAll('-', '')}`
      await once(url, `CREATE DATABASE ${name}`)
      const shadow = new URL(url)
      shadow.pathname = `/${name}`
      const adapter = await new PrismaPg({ connectionString: shadow.href, max: 2 }).connect()
      return keep(mend(adapter, () => once(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)))
    },
  }
}

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>

/**
 * Prisma's adapter cuts scripts at every semicolon, which breaks function bodies; sent whole, a script is also one
 * implicit transaction, so a migration happens entirely or not at all. And its pool is ended here, once.
 */
function mend(adapter: PgAdapter, after: () => Promise<void> = async () => undefined): SqlDriverAdapter {
  const pool = adapter.underlyingDriver()
  pool.on('error', () => undefined)
  let disposed: Promise<void> | undefined
  return Object.assign(adapter, {
    executeScript: async (script: string) => void (await pool.query(script)),
    queryRaw: readingLetters(adapter, pool),
    dispose: () => (disposed ??= pool.end().then(after)),
  })
}

const LETTER_OID = 18
const TEXT_OID = 25

/** Comparing schemas reads the one-letter columns of PostgreSQL's catalogues, a type the adapter does not know. */
function readingLetters(adapter: PgAdapter, pool: pg.Pool): (query: SqlQuery) => Promise<SqlResultSet> {
  const letters = new Set<string>()
  const queryRaw = adapter.queryRaw.bind(adapter)
  const send = pool.query.bind(pool) as (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>
  Object.assign(pool, {
    query: async (config: pg.QueryArrayConfig) => {
      const result = await send(config)
      for (const field of [result].flat().flatMap(({ fields }) => fields)) {
        if (field.dataTypeID !== LETTER_OID) continue
        letters.add(field.name)
        field.dataTypeID = TEXT_OID
      }
      return result
    },
  })
  return async (query) => {
    const { columnNames, columnTypes, ...rest } = await queryRaw(query)
    return { ...rest, columnNames, columnTypes: columnTypes.map((type, i) => (letters.has(columnNames[i] ?? '') ? ColumnTypeEnum.Character : type)) }
  }
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
