import pg from 'pg'
import { ownerClass } from './lease.server.ts'

/** The engine processes that run on a schema now, and the functions an app registered there. */
export type Neighbours = { running: number; functions: string[] }

/** Looks who is there before one joins. A schema that is not made yet has nobody. */
export async function neighbours(connectionString: string, schema: string, app: string): Promise<Neighbours> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const table = `"${schema.replaceAll('"', '')}".functions`
    const { rows: [there] } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table])
    if (there?.there !== true) return { running: 0, functions: [] }
    const { rows: [locks] } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
         and database = (select oid from pg_database where datname = current_database()) and classid::bigint = (hashtext($1)::bigint & 4294967295)`, [ownerClass(schema)])
    const { rows } = await client.query<{ id: string }>(`select id from ${table} where app = $1 order by id`, [app])
    return { running: locks?.n ?? 0, functions: rows.map((r) => r.id) }
  } finally {
    await client.end()
  }
}
