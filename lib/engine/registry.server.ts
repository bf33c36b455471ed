import { FunctionConfig } from './config.ts'
import type { Sql } from './db.server.ts'
import { registryOf, type Registry } from './registry.ts'
import { armCron } from './cron.server.ts'

/** The functions kept in the schema. A process that only sends needs them too, to know what an event starts. */
export async function loadRegistry(sql: Sql): Promise<Registry> {
  const { version } = await registryState(sql)
  const rows = await sql<{ config: unknown }>('select config from @functions order by id')
  return registryOf(version, rows.map((r) => FunctionConfig.parse(r.config)))
}

/**
 * `version` is another number each time the functions change, 0 before any app registered. `birth` tells one making of the tables from the next.
 * `mine`: how many of `ids` are known.
 */
export async function registryState(sql: Sql, ids: readonly string[] = []): Promise<{ version: number; birth: string; mine: number }> {
  const [row] = await sql<{ version: string | null; birth: string | null; mine: number }>(
    "select (select value from @meta where key = 'registry') as version, (select value from @meta where key = 'birth') as birth, (select count(*)::int from @functions where id = any($1)) as mine", [ids])
  return { version: Number(row?.version ?? 0), birth: row?.birth ?? '', mine: row?.mine ?? 0 }
}

/**
 * Keeps an app's functions in place of those it had, and sets their schedules. Runs of a function that is gone stay where they are. Answers this list's age,
 * in the order in which lists were registered. With `age` given, the list is one registered before, for which tables made anew must be told again: an older one
 * then does not replace a newer one.
 */
export async function saveFunctions(sql: Sql, app: string, configs: readonly FunctionConfig[], nowMs: number, age: number | null): Promise<number> {
  await sql("select pg_advisory_xact_lock(hashtextextended('@functions', 3))")
  const [row] = await sql<{ value: string }>("select value from @meta where key = 'app:' || $1::text", [app])
  const newest = Number(row?.value ?? 0)
  if (age !== null && age < newest) return age
  const mine = age ?? Math.max(newest + 1, Math.floor(nowMs))
  await sql("insert into @meta (key, value) values ('app:' || $1::text, $2) on conflict (key) do update set value = excluded.value", [app, String(mine)])
  const before = await sql<{ id: string; config: unknown }>('select id, config from @functions where app = $1 order by id', [app])
  const after = configs.map((c) => ({ id: c.id, config: JSON.stringify(c) })).sort((a, b) => (a.id < b.id ? -1 : 1))
  const same = JSON.stringify(before.map((f) => [f.id, FunctionConfig.parse(f.config)])) === JSON.stringify(after.map((f) => [f.id, JSON.parse(f.config)]))
  if (!same) {
    await sql('delete from @functions where app = $1', [app])
    await sql('insert into @functions (id, app, config) select id, $3, config::json from unnest($1::text[], $2::text[]) as i(id, config) on conflict (id) do update set app = excluded.app, config = excluded.config', [after.map((f) => f.id), after.map((f) => f.config), app])
  }
  await sql("insert into @meta as m (key, value) values ('registry', (1 + floor(random() * 1e15))::bigint::text) on conflict (key) do update set value = excluded.value where $1", [!same])
  const crons = configs.flatMap((c) => c.triggers.flatMap((t) => (t.cron === undefined ? [] : [{ fn: c.id, cron: t.cron }])))
  await sql("delete from @jobs where ukey is not null and kind = 'cron' and (fn = any($1) or fn not in (select id from @functions)) and not ukey = any($2)", [[...before.map((b) => b.id), ...configs.map((c) => c.id)], crons.map((c) => `cron:${c.fn}:${c.cron}`)])
  for (const { fn, cron } of crons) await armCron(sql, fn, cron, nowMs)
  return mine
}
