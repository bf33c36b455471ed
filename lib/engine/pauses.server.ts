import { keysOf, type Match } from './match.ts'
import { holds } from './expression.ts'
import type { EventBody, KeptEvent } from './event.ts'
import type { End } from './finish.server.ts'
import { plain } from './plain.ts'
import type { Sql } from './db.server.ts'
import { lockRuns, settle, type Work } from './steps.server.ts'

export type Pause = { kind: 'wait' | 'cancel' | 'signal' | 'invoke'; run: string; step: string | null; event: string | null; match: Match | null; signal: string | null; expires: number | null }

/** Makes pauses, and remembers under which field their event will be looked up. */
export async function insertPauses({ sql }: Work, pauses: readonly Pause[]): Promise<void> {
  if (pauses.length === 0) return
  await sql(
    `insert into @pauses (kind, run, step, event, mkey, expr, signal, expires)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[]) on conflict (run, step) where step is not null do nothing`,
    [pauses.map((p) => p.kind), pauses.map((p) => p.run), pauses.map((p) => p.step), pauses.map((p) => p.event), pauses.map((p) => p.match?.key ?? ''), pauses.map((p) => p.match?.expression ?? null), pauses.map((p) => p.signal), pauses.map((p) => p.expires)],
  )
  await rememberPaths(sql, pauses)
}

/** Notes under which field an event of this name is looked for. */
export async function rememberPaths(sql: Sql, pauses: readonly Pause[]): Promise<void> {
  const paths = new Map(pauses.flatMap((p) => (p.event !== null && p.match !== null ? [[`${p.event} ${p.match.path}`, { event: plain(p.event), path: plain(p.match.path) }] as const] : [])))
  if (paths.size === 0) return
  const rows = [...paths.values()]
  await sql(
    `insert into @match_paths (event, path) select event, path from unnest($1::text[], $2::text[]) as i(event, path)
     where not exists (select 1 from @match_paths m where m.event = i.event and m.path = i.path) on conflict do nothing`,
    [rows.map((r) => r.event), rows.map((r) => r.path)],
  )
}

type Path = { event: string; path: string }
type Hit = { id: string; kind: 'wait' | 'cancel'; run: string; step: string | null; expr: string | null; ord: number; body: EventBody | null }

/**
 * Finds who waits for these events: waiting steps get the event, cancelled runs are answered for the caller to end.
 * `madeBy` tells which event of this very batch made a run, so that only later ones reach it; `known` are the fields these events are looked up by.
 */
export async function meet(work: Work, events: readonly KeptEvent[], madeBy: ReadonlyMap<string, number>, known: readonly Path[]): Promise<End[]> {
  const mayMeetItself = events.length > 1 && madeBy.size > 0
  const paths = mayMeetItself ? await work.sql<Path>('select event, path from @match_paths where event = any($1)', [[...new Set(events.map((e) => e.name))]]) : known
  if (paths.length === 0) return []
  const keys = events.flatMap((e, ord) => {
    const mine = paths.filter((p) => p.event === e.name).map((p) => p.path)
    return mine.length === 0 ? [] : keysOf(e.body, mine).map((key) => ({ ord, name: e.name, key }))
  })
  if (keys.length === 0) return []
  const hits = await work.sql<Hit>(
    `select p.id, p.kind, p.run, p.step, p.expr, i.ord, case when p.expr is not null then (select e.body from @runs r join @events e on e.id = r.event_ids[1] where r.id = p.run) end as body
     from unnest($1::int[], $2::text[], $3::text[]) as i(ord, event, mkey) join @pauses p on p.event = i.event and p.mkey = i.mkey
     where p.expires is null or p.expires > $4 order by i.ord, p.id`,
    [keys.map((k) => k.ord), keys.map((k) => k.name), keys.map((k) => k.key), work.nowMs],
  )
  const met = hits.filter((h) => (madeBy.get(h.run) ?? -1) < h.ord && (h.expr === null || holds(h.expr, { event: h.body, async: events[h.ord]?.body, filled: true, now: work.nowMs })))
  if (met.length === 0) return []
  const live = await lockRuns(work, met.map((h) => h.run))
  const cancelled = new Map(met.filter((h) => h.kind === 'cancel' && live.has(h.run)).map((h) => [h.run, h.ord]))
  const woken = met.filter((h) => h.kind === 'wait' && live.has(h.run) && h.ord < (cancelled.get(h.run) ?? Infinity))
  await settle(work, woken.map((h) => ({ run: h.run, step: h.step ?? '', op: 'WaitForEvent', name: '', failed: false, value: events[h.ord]?.text ?? 'null' })))
  if (woken.length > 0) await work.sql('delete from @pauses where id = any($1)', [woken.map((h) => h.id)])
  return [...cancelled.keys()].map((run) => ({ run, status: 'cancelled', output: 'null' }))
}
