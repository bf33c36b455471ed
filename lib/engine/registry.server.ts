import { FunctionConfig } from './config.ts'
import type { Db, Sql } from './db.server.ts'
import { registryOf, type Registry } from './registry.ts'
import { armCron } from './cron.server.ts'

/** The functions kept in the schema. A process that only sends needs them too, to know what an event starts. */
export async function loadRegistry(sql: Sql): Promise<Registry> {
  const version = await registryVersion(sql)
  const rows = await sql<{ config: unknown }>('select config from @functions order by id')
  return registryOf(version, rows.map((r) => FunctionConfig.parse(r.config)))
}

export async function registryVersion(sql: Sql): Promise<number> {
  const [row] = await sql<{ value: string }>("select value from @meta where key = 'registry'")
  return Number(row?.value ?? 0)
}

/** Keeps an app's functions in place of those it had, and sets their schedules. Runs of a function that is gone stay where they are. */
export async function saveFunctions(db: Db, app: string, configs: readonly FunctionConfig[], nowMs: number): Promise<void> {
  await db.transaction(async (sql) => {
    await sql("select pg_advisory_xact_lock(hashtextextended('@functions', 3))")
    const before = await sql<{ id: string; config: unknown }>('select id, config from @functions where app = $1 order by id', [app])
    const after = configs.map((c) => ({ id: c.id, config: JSON.stringify(c) })).sort((a, b) => (a.id < b.id ? -1 : 1))
    const same = JSON.stringify(before.map((f) => [f.id, FunctionConfig.parse(f.config)])) === JSON.stringify(after.map((f) => [f.id, JSON.parse(f.config)]))
    if (!same) {
      await sql('delete from @functions where app = $1', [app])
      await sql('insert into @functions (id, app, config) select id, $3, config::json from unnest($1::text[], $2::text[]) as i(id, config) on conflict (id) do update set app = excluded.app, config = excluded.config', [after.map((f) => f.id), after.map((f) => f.config), app])
      await sql("insert into @meta as m (key, value) values ('registry', '1') on conflict (key) do update set value = (m.value::bigint + 1)::text")
    }
    const crons = configs.flatMap((c) => c.triggers.flatMap((t) => (t.cron === undefined ? [] : [{ fn: c.id, cron: t.cron }])))
    await sql("delete from @jobs where kind = 'cron' and (fn = any($1) or fn not in (select id from @functions)) and not ukey = any($2)", [[...before.map((b) => b.id), ...configs.map((c) => c.id)], crons.map((c) => `cron:${c.fn}:${c.cron}`)])
    for (const { fn, cron } of crons) await armCron(sql, fn, cron, nowMs)
  })
}
