import type { Db } from './db.server.ts'
import { versions } from './tables.sql.ts'

/** Brings the schema up to date. Safe to call from many processes at once, and again whenever the tables have gone. */
export async function migrate(db: Db, schema: string): Promise<void> {
  const name = `"${schema.replaceAll('"', '')}"`
  await db.transaction(async (sql) => {
    await sql('select pg_advisory_xact_lock(hashtextextended($1, 11))', [schema])
    const [found] = await sql<{ version: number | null; there: boolean }>("select to_regclass($1) is not null as there, null::int as version", [`${name}.meta`])
    let version = 0
    if (found?.there === true) version = Number((await sql<{ value: string }>("select value from @meta where key = 'version'"))[0]?.value ?? 0)
    else await sql(`create schema if not exists ${name}`)
    for (const text of versions.slice(version)) await sql(text)
    if (version < versions.length) await sql("insert into @meta (key, value) values ('version', $1) on conflict (key) do update set value = excluded.value", [String(versions.length)])
  })
}
