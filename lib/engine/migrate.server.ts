import type { Db, Sql } from './db.server.ts'
import { tablesAt, versions } from './tables.sql.ts'

/**
 * Brings the schema up to date. Safe to call from many processes at once. When some of the engine's tables have gone, the rest is worth
 * nothing without them: all are made anew, and the product's own rows re-arm what was waiting. `also` is done in the same transaction, so that nobody
 * sees the tables without it.
 */
export async function migrate(db: Db, schema: string, also: (sql: Sql) => Promise<void> = async () => {}): Promise<void> {
  await db.transaction(async (sql) => {
    await sql('select pg_advisory_xact_lock(hashtextextended($1, 11))', [schema])
    const version = await versionOf(sql, schema)
    if (version === 0) await clear(sql, schema)
    for (const text of versions.slice(version)) await sql(text)
    if (version < versions.length) await sql("insert into @meta (key, value) values ('version', $1) on conflict (key) do update set value = excluded.value", [String(versions.length)])
    if (version === 0) await sql("insert into @meta (key, value) values ('birth', gen_random_uuid()::text)", [])
    await also(sql)
  })
}

/** 0 where there is nothing, or where something is missing of what there should be. */
async function versionOf(sql: Sql, schema: string): Promise<number> {
  const found = new Set((await sql<{ name: string }>("select relname as name from pg_class where relkind = 'r' and relnamespace = to_regnamespace($1)", [quoted(schema)])).map((r) => r.name))
  if (!found.has('meta')) return 0
  const [row] = await sql<{ value: string }>("select value from @meta where key = 'version'")
  const version = Number(row?.value ?? 0)
  return tablesAt(version).every((table) => found.has(table)) ? version : 0
}

async function clear(sql: Sql, schema: string): Promise<void> {
  await sql(`create schema if not exists ${quoted(schema)}`)
  for (const table of tablesAt(versions.length)) await sql(`drop table if exists @${table} cascade`)
  await sql('drop sequence if exists @step_order')
  await sql('drop function if exists @claim')
}

const quoted = (schema: string) => `"${schema.replaceAll('"', '')}"`
