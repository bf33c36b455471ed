import type { Db, Sql } from './db.server.ts'
import { end } from './events.server.ts'
import { loadEvents } from './flow.server.ts'
import { loadRegistry } from './registry.server.ts'
import { startRuns } from './starts.server.ts'
import { lockRuns } from './steps.server.ts'

/** `told` makes the processes that run calls look at once; it travels with the commit. */
export type Operating = { nowMs: number; told(sql: Sql): Promise<unknown> }

/** Ends a live run because a person said so. `alongside` is written in the same transaction: who it was, for instance. */
export async function stopRun(db: Db, { nowMs, told }: Operating, run: string, alongside?: (sql: Sql) => Promise<unknown>): Promise<boolean> {
  return db.transaction(async (sql) => {
    const work = { sql, nowMs, registry: await loadRegistry(sql) }
    if (!(await lockRuns(work, [run])).has(run)) return false
    await end(work, [{ run, status: 'cancelled', output: 'null' }])
    await alongside?.(sql)
    await told(sql)
    return true
  })
}

/** Runs an ended run's function once more from the events it had. Every step runs anew; what must not happen twice is guarded by the product's own rows. */
export async function replayRun(db: Db, { nowMs, told }: Operating, run: string, alongside?: (sql: Sql, made: string) => Promise<unknown>): Promise<string | null> {
  return db.transaction(async (sql) => {
    const registry = await loadRegistry(sql)
    const [old] = await sql<{ fn: string; event_ids: string[] }>('select fn, event_ids from @runs where id = $1 and ended_at is not null', [run])
    const fn = registry.functions.get(old?.fn ?? '')
    if (old === undefined || fn === undefined) return null
    const events = await loadEvents({ sql }, old.event_ids)
    if (events.length === 0) return null
    const [made] = await startRuns({ nowMs, registry, sql }, [{ fn, events, dueMs: nowMs, again: run }])
    if (made === undefined || made === null) return null
    await alongside?.(sql, made)
    await told(sql)
    return made
  })
}
