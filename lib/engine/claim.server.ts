import { choose, type Candidate } from './choose.ts'
import type { Db, Sql } from './db.server.ts'
import type { EventBody } from './event.ts'

/** A call this worker has taken on: everything the app is told, and the lease that proves it is still ours. */
export type Claimed = {
  id: string; lock: string; run: string; step: string | null; fn: string; attempt: number; attemptsMax: number; priorityMs: number
  events: EventBody[]; steps: { id: string; value: unknown }[]; pending: boolean
}
export type Claiming = { nowMs: number; slots: number; leaseMs: number; lookAheadMs: number; serves(fn: string): boolean; token(): string }

const FOREIGN_MS = 60_000
type Row = Omit<Claimed, 'events' | 'steps'> & { events: EventBody[] | null; steps: Claimed['steps'] | null }

/** Takes due jobs under one lock, so that keyed limits are exact across processes. Losing this commit in a crash is harmless: nothing has run yet. */
export async function claim(db: Db, want: Claiming): Promise<Claimed[]> {
  const window = Math.max(40, want.slots * 3)
  for (;;) {
    const { claimed, more } = await db.transaction((sql) => claimOnce(sql, want, window), { lossy: true, lock: '@jobs' })
    if (claimed.length > 0 || !more) return claimed
  }
}

async function claimOnce(sql: Sql, want: Claiming, window: number): Promise<{ claimed: Claimed[]; more: boolean }> {
  const candidates = await sql<Candidate & { held: Record<string, number> | null }>(
    `select id, fn, ckeys, climits,
       (select json_object_agg(key, n) from (select key, count(*) as n from @jobs j cross join unnest(j.ckeys) as key where j.lock is not null group by key) h) as held
     from @jobs where kind = 'exec' and lock is null and blocked is null and rank <= $2 and due <= $1 order by rank, id limit $3`,
    [want.nowMs, want.nowMs + want.lookAheadMs, window],
  )
  const choice = choose(candidates, candidates[0]?.held ?? {}, want.slots, want.serves)
  if (choice.block.length > 0) await sql('update @jobs j set blocked = i.key from unnest($1::bigint[], $2::text[]) as i(id, key) where j.id = i.id', [choice.block.map((b) => b.id), choice.block.map((b) => b.key)])
  if (choice.foreign.length > 0) await sql('update @jobs set due = $2, rank = $2 where id = any($1)', [choice.foreign, want.nowMs + FOREIGN_MS])
  const more = choice.take.length === 0 && candidates.length === window
  if (choice.take.length === 0) return { claimed: [], more }
  const rows = await sql<Row>(
    `with taken as (
       update @jobs j set lock = i.lock, locked_until = $3 from unnest($1::bigint[], $2::text[]) as i(id, lock) where j.id = i.id and j.lock is null returning j.id, j.lock, j.run, j.step, j.fn, j.attempt, j.rank
     ), begun as (update @runs set started_at = $4 where id in (select run from taken) and started_at is null)
     select t.id, t.lock, t.run, t.step, t.fn, t.attempt, r.attempts_max as "attemptsMax", r.priority_ms::float8 as "priorityMs",
       (select json_agg(e.body order by o.ord) from unnest(r.event_ids) with ordinality as o(id, ord) join @events e on e.id = o.id) as events,
       (select json_agg(json_build_object('id', s.id, 'value', s.value) order by s.seq) from @steps s where s.run = t.run and s.state <> 'pending') as steps,
       exists (select 1 from @steps s where s.run = t.run and s.state = 'pending' and s.id is distinct from t.step) as pending
     from taken t join @runs r on r.id = t.run order by t.rank, t.id`,
    [choice.take, choice.take.map(() => want.token()), want.nowMs + want.leaseMs, want.nowMs],
  )
  return { claimed: rows.map((row) => ({ ...row, events: row.events ?? [], steps: row.steps ?? [] })), more }
}
