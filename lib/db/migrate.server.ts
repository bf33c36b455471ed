import pg from 'pg'
import { Unstartable } from './embedded/unstartable.ts'
import { readMigrations, readSchema, withSchemaEngine } from './schema-engine.server.ts'

const NOTHING_OUTSIDE = { externalTables: [], externalEnums: [] }
const ADVISORY_LOCK = 4_718_225_041

/**
 * Applies the migration folders that a database lacks, in order, and returns their names. Recorded in
 * `_prisma_migrations` as `prisma migrate deploy` would. Two callers at once wait for each other.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: databaseUrl })
  guard.on('error', () => undefined)
  await guard.connect()
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
    await refuseStrangers(guard)
    return await withSchemaEngine(databaseUrl, async (engine) => {
      const applied = await engine.applyMigrations({ migrationsList: readMigrations(), filters: NOTHING_OUTSIDE })
      return applied.appliedMigrationNames
    })
  } finally {
    await guard.end()
  }
}

/** Migrations the database has and this checkout does not mean newer data than code: running on would corrupt it. */
async function refuseStrangers(client: pg.Client): Promise<void> {
  const { rows: tables } = await client.query<{ there: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`)
  if (!tables[0]?.there) return
  const { rows } = await client.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL')
  const known = new Set(readMigrations().migrationDirectories.map(({ path }) => path))
  const stranger = rows.find(({ name }) => !known.has(name))
  if (stranger) throw new Unstartable(`This database was migrated by a newer Bide (it has ${stranger.name}). Update the code, or choose another data folder with --data DIR.`)
}

/**
 * The SQL that takes the migrations to the schema folder, or null when they already agree. Needs a server for its
 * shadow database. What we wrote by hand and named `bide_…` is unknown to the schema and stays.
 */
export async function diffMigrations(databaseUrl: string): Promise<string | null> {
  return withSchemaEngine(databaseUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...readMigrations() },
      to: { tag: 'schemaDatamodel', ...readSchema() },
      script: true,
      exitCode: true,
      filters: NOTHING_OUTSIDE,
    })
    const changes = (stdout ?? '').split(/\n(?=-- [A-Z])/).filter((change) => /;/.test(change) && !HAND_WRITTEN.test(change))
    return changes.length > 0 ? `${changes.map((change) => change.trim()).join('\n\n')}\n` : null
  })
}

const HAND_WRITTEN = /DROP (CONSTRAINT|INDEX) "bide_/
