import { keptEvent, type KeptEvent, type EventBody } from './event.ts'
import { holds } from './expression.ts'
import { ulidFrom } from './ids.ts'
import { lockRuns, settle, unblock, type Work } from './steps.server.ts'

export type Status = 'completed' | 'failed' | 'cancelled'
/** How a run ends; `output` is JSON text, an error for a failed one. */
export type End = { run: string; status: Status; output: string }
type Ended = { id: string; fn: string; event_ids: string[]; parent: string | null; parent_step: string | null; freed: string[][] | null; awaited: string[] | null }

const NAMES = ['inngest/function.failed', 'inngest/function.finished', 'inngest/function.cancelled']

/**
 * Ends runs: their jobs and pauses go with them in the same transaction, and a run that invoked them gets its answer.
 * Answers the engine's own events about it, if anybody listens.
 */
export async function endRuns(work: Work, ends: readonly End[]): Promise<KeptEvent[]> {
  if (ends.length === 0) return []
  const ended = await work.sql<Ended>(
    `with ended as (
       update @runs r set status = i.status, output = i.output::json, ended_at = $4
       from unnest($1::text[], $2::text[], $3::text[]) as i(run, status, output) where r.id = i.run and r.ended_at is null
       returning r.id, r.fn, r.event_ids, r.parent, r.parent_step
     ), pauses as (delete from @pauses where run in (select id from ended)
     ), jobs as (delete from @jobs where run in (select id from ended) returning lock, ckeys)
     select e.*, (select json_agg(ckeys) from jobs where lock is not null and exists (select 1 from @jobs b where b.blocked = any(jobs.ckeys))) as freed,
       (select json_agg(distinct event) from @match_paths where event = any($5)) as awaited from ended e`,
    [ends.map((e) => e.run), ends.map((e) => e.status), ends.map((e) => e.output), work.nowMs, NAMES],
  )
  const [first] = ended
  if (first === undefined) return []
  await unblock(work, (first.freed ?? []).map((ckeys) => ({ ckeys, run: null })))
  const how = new Map(ends.map((e) => [e.run, e]))
  await answerParents(work, ended, how)
  return announcements(work, ended, how)
}

async function answerParents(work: Work, ended: readonly Ended[], how: ReadonlyMap<string, End>): Promise<void> {
  const children = ended.flatMap((r) => (r.parent !== null && r.parent_step !== null ? [{ ...r, parent: r.parent, step: r.parent_step }] : []))
  if (children.length === 0) return
  const live = await lockRuns(work, children.map((c) => c.parent))
  const results = children.filter((c) => live.has(c.parent)).map((c) => {
    const end = how.get(c.id)
    const value = end?.status === 'completed' ? `{"data":${end.output}}` : end?.status === 'failed' ? `{"error":${end.output}}` : '{"error":{"name":"Error","message":"The invoked function was cancelled."}}'
    return { run: c.parent, step: c.step, op: 'InvokeFunction', name: '', failed: end?.status !== 'completed', value }
  })
  const changed = await settle(work, results)
  if (changed.length > 0) await work.sql('delete from @pauses p using unnest($1::text[], $2::text[]) as i(run, step) where p.run = i.run and p.step = i.step', [changed.map((c) => c.run), changed.map((c) => c.step)])
}

async function announcements(work: Work, ended: readonly Ended[], how: ReadonlyMap<string, End>): Promise<KeptEvent[]> {
  const triggers = new Map(NAMES.map((name) => [name, work.registry.triggeredBy(name)]))
  const awaited = new Set(ended[0]?.awaited ?? [])
  const told = ended.flatMap((run) => {
    const status = how.get(run.id)?.status
    const about = status === 'failed' ? NAMES.slice(0, 2) : status === 'completed' ? NAMES.slice(1, 2) : NAMES.slice(2)
    return about.map((name) => ({ run, name })).filter(({ name }) => awaited.has(name) || (triggers.get(name) ?? []).some((t) => t.expression === null || holds(t.expression, { event: { name, data: { function_id: run.fn, run_id: run.id } } })))
  })
  if (told.length === 0) return []
  const bodies = new Map((await work.sql<{ id: string; body: EventBody }>('select id, body from @events where id = any($1)', [told.flatMap((t) => t.run.event_ids)])).map((e) => [e.id, e.body]))
  return told.map(({ run, name }) => {
    const end = how.get(run.id)
    const events = run.event_ids.flatMap((id) => bodies.get(id) ?? [])
    const output: unknown = JSON.parse(end?.output ?? 'null')
    const status = end?.status === 'failed' ? 'Failed' : end?.status === 'completed' ? 'Completed' : 'Cancelled'
    const data = { function_id: run.fn, run_id: run.id, ...(end?.status === 'failed' ? { error: output } : { result: output }), event: events[0] ?? {}, events, _inngest: { status } }
    return keptEvent({ id: ulidFrom(work.nowMs, `${name} ${run.id}`), givenId: null, name, data, ts: work.nowMs })
  })
}
