import { nextFire, parseCron } from './cron.ts'
import type { Sql } from './db.server.ts'

/** Sets the next tick of a schedule, unless it is set already. */
export async function armCron(sql: Sql, fn: string, cron: string, afterMs: number): Promise<void> {
  const due = nextFire(parseCron(cron), afterMs)
  if (due !== null) await sql("insert into @jobs (kind, fn, due, rank, ukey, data) values ('cron', $1, $2, $2, $3, $4) on conflict (ukey) where ukey is not null do nothing", [fn, due, `cron:${fn}:${cron}`, JSON.stringify({ cron })])
}
