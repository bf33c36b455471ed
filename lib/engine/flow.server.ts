import type { FunctionConfig } from './config.ts'
import { durationMs } from './duration.ts'
import { keptEvent, mapped, type EventBody, type KeptEvent } from './event.ts'
import { holds, keyOf, limitKeyOf } from './expression.ts'
import type { End } from './finish.server.ts'
import { spaced, type Pace } from './pace.ts'
import { plain } from './plain.ts'
import type { Work } from './steps.server.ts'

const [SECOND_MS, DAY_MS, WEEK_MS] = [1000, 86_400_000, 7 * 86_400_000]
const scopeOf = (event: KeptEvent, nowMs: number) => ({ event: mapped(event), now: nowMs })
const named = (kind: string, fn: FunctionConfig, key: string) => plain(`${kind}:${fn.id}:${key}`)
const keyFor = (kind: string, fn: FunctionConfig, key: string | undefined, event: KeptEvent, nowMs: number) => named(kind, fn, key === undefined ? '' : keyOf(key, scopeOf(event, nowMs)))

/** Spaces starts evenly (GCRA): `limit` per `period`, `atOnce` without waiting. Answers when this one may start, and books the place when it takes it. */
async function book({ sql, nowMs }: Work, key: string, pace: Pace, take: (atMs: number) => boolean): Promise<number> {
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 7))', [key])
  const [row] = await sql<{ v: string }>('select v from @keys where k = $1', [key])
  const { atMs, nextMs } = spaced(row === undefined ? null : Number(row.v), pace, nowMs)
  if (take(atMs)) await sql('insert into @keys (k, v, until) values ($1, $2, $3) on conflict (k) do update set v = excluded.v, until = excluded.until', [key, String(nextMs), Math.ceil(nextMs)])
  return Math.ceil(atMs)
}

/** Whether this event comes too soon after the last start, in which case it is dropped. A tenth of the limit may come at once. A key that is false or absent knows no limit. */
export async function rateLimited(work: Work, fn: FunctionConfig, event: KeptEvent): Promise<boolean> {
  if (fn.rateLimit === undefined) return false
  const { limit, period, key } = fn.rateLimit
  const value = key === undefined ? '' : limitKeyOf(key, scopeOf(event, work.nowMs))
  if (value === null) return false
  const atMs = await book(work, named('rate', fn, value), { limit, periodMs: durationMs(period) ?? SECOND_MS, atOnce: 1 + Math.floor(limit / 10) }, (at) => at <= work.nowMs)
  return atMs > work.nowMs
}

/** Whether a function with an idempotency key has started for it in the last 24 hours: a rate limit of one a day. */
export async function once(work: Work, fn: FunctionConfig, event: KeptEvent): Promise<boolean> {
  const value = limitKeyOf(fn.idempotency ?? '', scopeOf(event, work.nowMs))
  if (value === null) return false
  const atMs = await book(work, named('once', fn, value), { limit: 1, periodMs: DAY_MS, atOnce: 1 }, (at) => at <= work.nowMs)
  return atMs > work.nowMs
}

/** When this event may start: later than now when others came before it. Nothing is dropped; `limit` and `burst` together may start at once. */
export async function throttled(work: Work, fn: FunctionConfig, event: KeptEvent): Promise<number> {
  const { limit, period, burst, key } = fn.throttle ?? { limit: 1, period: '1s', burst: 0, key: undefined }
  return book(work, keyFor('throttle', fn, key, event, work.nowMs), { limit, periodMs: durationMs(period) ?? SECOND_MS, atOnce: Math.max(1, limit) + Math.max(0, burst ?? 0) }, () => true)
}

/** Puts the start off until `period` of quiet has passed; the last event wins. `timeout` bounds how long it may be put off. */
export async function debounce({ sql, nowMs }: Work, fn: FunctionConfig, event: KeptEvent): Promise<void> {
  const { period, key, timeout } = fn.debounce ?? { period: '1s', key: undefined, timeout: undefined }
  const due = nowMs + Math.min(WEEK_MS, Math.max(SECOND_MS, durationMs(period) ?? SECOND_MS))
  const latest = timeout === undefined ? null : nowMs + (durationMs(timeout) ?? WEEK_MS)
  await sql(
    `insert into @jobs as j (kind, fn, due, rank, ukey, data) values ('debounce', $1, $2, $2, $3, json_build_object('events', json_build_array($4::text), 'latest', $5::bigint))
     on conflict (ukey) where ukey is not null do update set due = least(excluded.due, (j.data->>'latest')::bigint), rank = excluded.rank, data = json_build_object('events', json_build_array($4::text), 'latest', (j.data->>'latest')::bigint)`,
    [fn.id, due, keyFor('debounce', fn, key === '' ? undefined : key, event, nowMs), event.id, latest],
  )
}

/** Adds the event to the batch being gathered. Answers the whole batch when this event fills it (or is not to be batched), else null. */
export async function batch({ sql, nowMs }: Work, fn: FunctionConfig, event: KeptEvent): Promise<KeptEvent[] | null> {
  const settings = fn.batchEvents ?? { maxSize: 1, timeout: '1s', key: undefined, if: undefined }
  if (settings.if !== undefined && !holds(settings.if, scopeOf(event, nowMs))) return [event]
  const ukey = keyFor('batch', fn, settings.key, event, nowMs)
  const due = nowMs + (durationMs(settings.timeout) ?? SECOND_MS)
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

/** At most one live run per key: the new one is skipped, or the old one ended, as the function asks. A key that is false or absent knows no limit. */
export async function singleton({ sql, nowMs }: Work, fn: FunctionConfig, event: KeptEvent): Promise<{ key: string | null; skip: boolean; ends: End[] }> {
  const value = fn.singleton === undefined ? null : fn.singleton.key === undefined ? '' : limitKeyOf(fn.singleton.key, scopeOf(event, nowMs))
  if (value === null || fn.singleton === undefined) return { key: null, skip: false, ends: [] }
  const key = named('single', fn, value)
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 7))', [key])
  const live = await sql<{ id: string }>('select id from @runs where singleton = $1 and ended_at is null order by id for update', [key])
  if (live.length > 0 && fn.singleton.mode === 'skip') return { key, skip: true, ends: [] }
  return { key, skip: false, ends: live.map(({ id }) => ({ run: id, status: 'cancelled', output: 'null' })) }
}
