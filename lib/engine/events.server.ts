import type { KeptEvent } from './event.ts'
import { endRuns, type End } from './finish.server.ts'
import { meet } from './pauses.server.ts'
import { admit } from './admit.server.ts'
import { EngineBusy } from './refused.ts'
import { loadRegistry } from './registry.server.ts'
import type { Work } from './steps.server.ts'

/**
 * Takes events in: keeps the new ones, starts what they trigger, wakes and cancels who waited for them. One already kept
 * changes nothing, so a send may be repeated. All in the caller's transaction.
 * @throws EngineBusy where no app has registered: an event kept then would be lost to the functions that come later
 */
export async function ingest(work: Work, events: readonly KeptEvent[]): Promise<void> {
  if (events.length === 0) return
  const [row] = await work.sql<{ registry: string | null; kept: string[] | null; paths: { event: string; path: string }[] | null }>(
    `with kept as (
       insert into @events (id, name, given_id, ts, received_at, body)
       select id, name, given_id, ts, $6, body::json from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) with ordinality as i(id, name, given_id, ts, body, ord) order by ord
       on conflict (id) do nothing returning id)
     select (select value from @meta where key = 'registry') as registry, (select json_agg(id) from kept) as kept,
       (select json_agg(json_build_object('event', event, 'path', path)) from @match_paths where event = any($2::text[])) as paths`,
    [events.map((e) => e.id), events.map((e) => e.name), events.map((e) => e.givenId), events.map((e) => e.ts), events.map((e) => e.text), work.nowMs],
  )
  if (row?.registry === null) throw new EngineBusy({ status: 503, detail: 'No app has told the engine its functions yet, so these events would start nothing. Nothing was kept.', retryAfterSeconds: 1 })
  const fresh = new Set(row?.kept ?? [])
  const news = events.filter((e) => fresh.delete(e.id))
  if (news.length === 0) return
  if (Number(row?.registry ?? 0) !== work.registry.version) {
    work.registry = await loadRegistry(work.sql)
    work.learn?.(work.registry)
  }
  const { made, cancelled } = await admit(work, news)
  const met = await meet(work, news, made, row?.paths ?? [])
  await end(work, [...cancelled, ...met])
}

/** Ends runs and takes in what the engine has to say about it. */
export async function end(work: Work, ends: readonly End[]): Promise<void> {
  await ingest(work, await endRuns(work, ends))
}
