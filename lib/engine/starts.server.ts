import { attemptsMax, concurrencyOf, type FunctionConfig } from './config.ts'
import { instantOf } from './duration.ts'
import { mapped, type KeptEvent } from './event.ts'
import { keyOf } from './expression.ts'
import { ulidFrom } from './ids.ts'
import { matchOf } from './match.ts'
import { plain } from './plain.ts'
import { rememberPaths, type Pause } from './pauses.server.ts'
import type { Work } from './steps.server.ts'

/** A run to be made: of which function, from which events, not before when. `parent` is the run that invoked it, `again` the one it repeats. */
export type Start = { fn: FunctionConfig; events: readonly KeptEvent[]; dueMs: number; singleton?: string | null; parent?: { run: string; step: string }; again?: string }

const PRIORITY_SECONDS_MAX = 600

/** The name a run will have: the same function and events always make the same run, so starting twice starts once. */
export function runIdOf({ fn, events, parent, again }: Start, nowMs: number): string {
  return ulidFrom(nowMs, [fn.id, ...events.map((e) => e.id), parent?.run ?? '', parent?.step ?? '', again ?? ''].join('\n'))
}

/** Makes the runs, their first jobs and their cancellation pauses in one go: a cancel sent right after is never lost. For each start, the id made, or null if that run was there already. */
export async function startRuns(work: Work, starts: readonly Start[]): Promise<(string | null)[]> {
  if (starts.length === 0) return []
  const rows = starts.map((start, ord) => ({ ...rowOf(start, work.nowMs), ord }))
  const guards = starts.flatMap((start, i) => cancelPauses(start, rows[i]?.id ?? '', work.nowMs))
  const made = await work.sql<{ id: string; paths: string[] | null }>(
    `with i as (select * from jsonb_to_recordset($1::jsonb) as (id text, fn text, event_ids text[], attempts_max int, priority_ms bigint, ckeys text[], climits int[], singleton text, parent text, parent_step text, due bigint, ord int)),
     made as (insert into @runs (id, fn, event_ids, attempts_max, priority_ms, ckeys, climits, singleton, parent, parent_step, created_at)
       select id, fn, event_ids, attempts_max, priority_ms, ckeys, climits, singleton, parent, parent_step, $2 from i order by ord on conflict (id) do nothing returning id),
     queued as (insert into @jobs (kind, run, fn, due, rank, ckeys, climits)
       select 'exec', i.id, i.fn, i.due, i.due - i.priority_ms, i.ckeys, i.climits from i join made on made.id = i.id order by i.ord),
     guarded as (insert into @pauses (kind, run, event, mkey, expr, expires)
       select 'cancel', p.run, p.event, p.mkey, p.expr, p.expires from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[]) as p(run, event, mkey, expr, expires) join made on made.id = p.run)
     select id, (select json_agg(event || ' ' || path) from @match_paths where event = any($4)) as paths from made`,
    [JSON.stringify(rows), work.nowMs, guards.map((g) => g.run), guards.map((g) => g.event), guards.map((g) => g.match?.key ?? ''), guards.map((g) => g.match?.expression ?? null), guards.map((g) => g.expires)],
  )
  const ids = new Set(made.map((r) => r.id))
  const begun = starts.map((start, i) => ({ start, id: rows[i]?.id ?? '' })).filter(({ id }) => ids.has(id))
  const known = new Set(made[0]?.paths ?? [])
  await rememberPaths(work.sql, guards.filter((g) => !known.has(`${g.event} ${g.match?.path ?? ''}`)))
  await insertTimeouts(work, begun)
  return rows.map((row) => (ids.has(row.id) ? row.id : null))
}

function rowOf(start: Start, nowMs: number) {
  const { fn, events, parent } = start
  const event = events[0] === undefined ? undefined : mapped(events[0])
  const limits = concurrencyOf(fn)
  const places = limits.map((c, i) => plain(c.key === null ? `fn:${fn.id}` : `${c.shared ?? `fn:${fn.id}:${i}`}:${keyOf(c.key, { event })}`))
  const seconds = fn.priority?.run === undefined ? 0 : Number(keyOf(fn.priority.run, { event }))
  const priority = Number.isFinite(seconds) ? Math.max(-PRIORITY_SECONDS_MAX, Math.min(PRIORITY_SECONDS_MAX, Math.trunc(seconds))) : 0
  return {
    id: runIdOf(start, nowMs), fn: fn.id, event_ids: events.map((e) => e.id), attempts_max: attemptsMax(fn), priority_ms: priority * 1000,
    ckeys: places.length > 0 ? places : null, climits: places.length > 0 ? limits.map((l) => l.limit) : null, singleton: start.singleton ?? null,
    parent: parent?.run ?? null, parent_step: parent?.step ?? null, due: start.dueMs,
  }
}

function cancelPauses({ fn, events }: Start, run: string, nowMs: number): Pause[] {
  return (fn.cancel ?? []).map((cancel) => ({
    kind: 'cancel', run, step: null, event: cancel.event, match: matchOf(cancel.if, events[0]?.body), signal: null,
    expires: cancel.timeout === undefined || cancel.timeout === '' ? null : instantOf(cancel.timeout, nowMs),
  }))
}

async function insertTimeouts({ sql, nowMs }: Work, begun: readonly { start: Start; id: string }[]): Promise<void> {
  const timers = begun.flatMap(({ start, id }) => (['start', 'finish'] as const).flatMap((kind) => {
    const limit = start.fn.timeouts?.[kind]
    const due = limit === undefined || limit === '' ? null : instantOf(limit, kind === 'start' ? nowMs : Math.max(nowMs, start.dueMs))
    return due === null ? [] : [{ id, kind: `${kind}-timeout`, due }]
  }))
  if (timers.length === 0) return
  await sql('insert into @jobs (kind, run, due, rank) select kind, run, due, due from unnest($1::text[], $2::text[], $3::bigint[]) as i(kind, run, due)', [timers.map((t) => t.kind), timers.map((t) => t.id), timers.map((t) => t.due)])
}
