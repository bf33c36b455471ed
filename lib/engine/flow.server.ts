import type { FunctionConfig } from './config.ts'
import { durationMs } from './duration.ts'
import { keptEvent, type EventBody, type KeptEvent } from './event.ts'
import { holds, keyOf } from './expression.ts'
import type { End } from './finish.server.ts'
import { plain } from './plain.ts'
import type { Work } from './steps.server.ts'

const WEEK_MS = 7 * 86_400_000
const scopeOf = (event: KeptEvent) => ({ event: event.body })
const keyFor = (kind: string, fn: FunctionConfig, key: string | undefined, event: KeptEvent) => plain(`${kind}:${fn.id}:${key === undefined ? '' : keyOf(key, scopeOf(event))}`)

/** Spaces starts evenly (GCRA): `limit` per `period`, `burst` at once. Answers when this one may start, and books the place when it takes it. */
async function book({ sql, nowMs }: Work, key: string, pace: { limit: number; periodMs: number; burst: number }, take: (atMs: number) => boolean): Promise<number> {
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 7))', [key])
  const [row] = await sql<{ v: string }>('select v from @keys where k = $1', [key])
  const gap = pace.periodMs / Math.max(1, pace.limit)
  const booked = Math.max(nowMs, Number(row?.v ?? 0))
  const atMs = Math.max(nowMs, booked - gap * (pace.burst - 1))
  if (take(atMs)) {
    const next = booked + gap
    await sql('insert into @keys (k, v, until) values ($1, $2, $3) on conflict (k) do update set v = excluded.v, until = excluded.until', [key, String(next), Math.ceil(next)])
  }
  return Math.ceil(atMs)
}

/** Whether this event comes too soon after the last start, in which case it is dropped. */
export async function rateLimited(work: Work, fn: FunctionConfig, event: KeptEvent): Promise<boolean> {
  const { limit, period, key } = fn.rateLimit ?? { limit: 1, period: '1s', key: undefined }
  const atMs = await book(work, keyFor('rate', fn, key, event), { limit, periodMs: durationMs(period) ?? 1000, burst: 1 }, (at) => at <= work.nowMs)
  return atMs > work.nowMs
}

/** When this event may start: later than now when others came before it. Nothing is dropped. */
export async function throttled(work: Work, fn: FunctionConfig, event: KeptEvent): Promise<number> {
  const { limit, period, burst, key } = fn.throttle ?? { limit: 1, period: '1s', burst: 1, key: undefined }
  return book(work, keyFor('throttle', fn, key, event), { limit, periodMs: durationMs(period) ?? 1000, burst: Math.max(1, burst ?? 1) }, () => true)
}

/** Puts the start off until `period` of quiet has passed; the last event wins. `timeout` bounds how long it may be put off. */
export async function debounce({ sql, nowMs }: Work, fn: FunctionConfig, event: KeptEvent): Promise<void> {
  const { period, key, timeout } = fn.debounce ?? { period: '1s', key: undefined, timeout: undefined }
  const due = nowMs + Math.min(WEEK_MS, Math.max(1000, durationMs(period) ?? 1000))
  const latest = timeout === undefined ? null : nowMs + (durationMs(timeout) ?? WEEK_MS)
  await sql(
    `insert into @jobs as j (kind, fn, due, rank, ukey, data) values ('debounce', $1, $2, $2, $3, json_build_object('events', json_build_array($4::text), 'latest', $5::bigint))
     on conflict (ukey) where ukey is not null do update set due = least(excluded.due, (j.data->>'latest')::bigint), rank = excluded.rank, data = json_build_object('events', json_build_array($4::text), 'latest', (j.data->>'latest')::bigint)`,
    [fn.id, due, keyFor('debounce', fn, key, event), event.id, latest],
  )
}

/** Adds the event to the batch being gathered. Answers the whole batch when this event fills it (or is not to be batched), else null. */
export async function batch({ sql, nowMs }: Work, fn: FunctionConfig, event: KeptEvent): Promise<KeptEvent[] | null> {
  const settings = fn.batchEvents ?? { maxSize: 1, timeout: '1s', key: undefined, if: undefined }
  if (settings.if !== undefined && !holds(settings.if, scopeOf(event))) return [event]
  const ukey = keyFor('batch', fn, settings.key, event)
  const due = nowMs + (durationMs(settings.timeout) ?? 1000)
  const [row] = await sql<{ id: string; events: string[] }>(
    `insert into @jobs as j (kind, fn, due, rank, ukey, data) values ('batch', $1, $2, $2, $3, json_build_object('events', json_build_array($4::text)))
     on conflict (ukey) where ukey is not null do update set data = json_build_object('events', (j.data->'events')::jsonb || to_jsonb($4::text)) returning id, data->'events' as events`,
    [fn.id, due, ukey, event.id],
  )
  if (row === undefined || row.events.length < Math.min(100, settings.maxSize)) return null
  await sql('delete from @jobs where id = $1', [row.id])
  return loadEvents({ sql }, row.events)
}

/** The events by id, in the order asked. */
export async function loadEvents({ sql }: Pick<Work, 'sql'>, ids: readonly string[]): Promise<KeptEvent[]> {
  const rows = await sql<{ id: string; given_id: string | null; body: EventBody }>('select id, given_id, body from @events where id = any($1)', [ids])
  const byId = new Map(rows.map((r) => [r.id, keptEvent({ ...r.body, id: r.id, givenId: r.given_id })]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** At most one live run per key: the new one is skipped, or the old one ended, as the function asks. */
export async function singleton({ sql }: Work, fn: FunctionConfig, event: KeptEvent): Promise<{ key: string | null; skip: boolean; ends: End[] }> {
  if (fn.singleton === undefined) return { key: null, skip: false, ends: [] }
  const key = keyFor('single', fn, fn.singleton.key, event)
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 7))', [key])
  const live = await sql<{ id: string }>('select id from @runs where singleton = $1 and ended_at is null order by id for update', [key])
  if (live.length > 0 && fn.singleton.mode === 'skip') return { key, skip: true, ends: [] }
  return { key, skip: false, ends: live.map(({ id }) => ({ run: id, status: 'cancelled', output: 'null' })) }
}
