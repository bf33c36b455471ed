import type { Db } from './db.server.ts'
import type { EventBody } from './event.ts'

/** A call this worker has taken on: everything the app is told, and the lease that proves it is still ours. */
export type Claimed = {
  id: string; lock: string; run: string; step: string | null; fn: string; attempt: number; attemptsMax: number; priorityMs: number
  events: EventBody[]; steps: { id: string; value: unknown }[]; pending: boolean
}
/** `lookAheadMs`: how far a priority may have moved a job. `serves`: the functions this process can call; others are left to those who can. */
export type Claiming = { nowMs: number; slots: number; leaseMs: number; lookAheadMs: number; serves: readonly string[]; token(): string }

type Row = Omit<Claimed, 'id' | 'events' | 'steps' | 'attemptsMax'> & { id: string | null; attemptsMax: number | null; events: EventBody[] | null; steps: Claimed['steps'] | null; more: boolean }

/**
 * Takes due jobs, in one statement and under one lock, so that keyed limits are exact across processes. A job over its limit is set aside; one whose run was lost
 * is removed. This commit need not reach the disk: should a crash of the database lose it, the call is made again.
 */
export async function claim(db: Db, want: Claiming): Promise<Claimed[]> {
  const tokens = Array.from({ length: want.slots }, want.token)
  for (;;) {
    const rows = await db.sql<Row>('select * from @claim($1, $2, $3, $4, $5, $6, $7)', [want.nowMs, want.nowMs + want.leaseMs, want.lookAheadMs, want.slots, Math.max(40, want.slots * 3), want.serves, tokens])
    const orphans = rows.flatMap(({ id, attemptsMax }) => (id !== null && attemptsMax === null ? [id] : []))
    if (orphans.length > 0) await db.sql('delete from @jobs where id = any($1)', [orphans])
    const claimed = rows.flatMap(({ more: _, id, attemptsMax, ...row }) => (id === null || attemptsMax === null ? [] : [{ ...row, id, attemptsMax, events: row.events ?? [], steps: row.steps ?? [] }]))
    if (claimed.length > 0 || rows.length === 0) return claimed
  }
}
