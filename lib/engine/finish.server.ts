import { keptEvent, type KeptEvent, type EventBody } from './event.ts'
import { holds } from './expression.ts'
import { ulidFrom } from './ids.ts'
import type { EngineError } from './limits.ts'
import { lockRuns, settle, unblock, type Work } from './steps.server.ts'

export type Status = 'completed' | 'failed' | 'cancelled'
/** How a run ends; `output` is JSON text, an error for a failed one. */
export type End = { run: string; status: Status; output: string }
type Ended = { id: string; fn: string; event_ids: string[]; parent: string | null; parent_step: string | null; freed: string[][] | null; awaited: string[] | null }

const [FAILED, FINISHED, CANCELLED] = ['inngest/function.failed', 'inngest/function.finished', 'inngest/function.cancelled'] as const
const NAMES: string[] = [FAILED, FINISHED, CANCELLED]

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
  const bodies = await bodiesOf(work, children.filter((c) => how.get(c.id)?.status === 'cancelled'))
  const results = children.filter((c) => live.has(c.parent)).map((c) => {
    const end = how.get(c.id)
    const failed = end?.status === 'failed'
    const value = failed ? `{"error":${end.output}}` : end?.status === 'completed' ? `{"data":${end.output}}` : JSON.stringify({ data: toldOf(work, c, end, bodies, FINISHED).body })
    return { run: c.parent, step: c.step, op: 'InvokeFunction', name: '', failed, value }
  })
  const changed = await settle(work, results)
  if (changed.length > 0) await work.sql('delete from @pauses p using unnest($1::text[], $2::text[]) as i(run, step) where p.run = i.run and p.step = i.step', [changed.map((c) => c.run), changed.map((c) => c.step)])
}

/**
 * The engine's own events about ended runs, of those anybody listens to. A run that was itself started by such an event is not told of: an `onFailure`
 * that fails would go round for ever.
 */
async function announcements(work: Work, ended: readonly Ended[], how: ReadonlyMap<string, End>): Promise<KeptEvent[]> {
  const triggers = new Map(NAMES.map((name) => [name, work.registry.triggeredBy(name)]))
  const awaited = new Set(ended[0]?.awaited ?? [])
  const wanted = ended.flatMap((run) => {
    const status = how.get(run.id)?.status
    const names = status === 'failed' ? [FAILED, FINISHED] : status === 'completed' ? [FINISHED] : [CANCELLED, FINISHED]
    return names.filter((name) => awaited.has(name) || (triggers.get(name) ?? []).some((t) => mayConcern(t.expression, run.fn))).map((name) => ({ run, name }))
  })
  if (wanted.length === 0) return []
  const bodies = await bodiesOf(work, wanted.map((w) => w.run))
  return wanted.filter(({ run }) => ![FAILED, FINISHED].some((name) => name === bodies.get(run.event_ids[0] ?? '')?.name))
    .map(({ run, name }) => toldOf(work, run, how.get(run.id), bodies, name))
    .filter((event) => awaited.has(event.name) || (triggers.get(event.name) ?? []).some((t) => t.expression === null || holds(t.expression, { event: event.body })))
}

/** An `onFailure` listens to one function; anything else has to be looked at with the whole event. */
function mayConcern(expression: string | null, fn: string): boolean {
  const only = expression === null ? null : /^event\.data\.function_id == '([^']*)'$/.exec(expression)
  return only === null || only[1] === fn
}

async function bodiesOf(work: Work, runs: readonly Ended[]): Promise<Map<string, EventBody>> {
  if (runs.length === 0) return new Map()
  return new Map((await work.sql<{ id: string; body: EventBody }>('select id, body from @events where id = any($1)', [runs.flatMap((r) => r.event_ids)])).map((e) => [e.id, e.body]))
}

const TOLD = { failed: 'Failed', completed: 'Completed', cancelled: 'Cancelled' } as const

function toldOf(work: Work, run: Ended, end: End | undefined, bodies: ReadonlyMap<string, EventBody>, name: string): KeptEvent {
  const events = run.event_ids.flatMap((id) => bodies.get(id) ?? [])
  const status = end?.status ?? 'cancelled'
  const output: unknown = JSON.parse(end?.output ?? 'null')
  const result = status === 'failed' ? failure(output) : status === 'completed' && output !== null ? { result: output } : {}
  const data = {
    function_id: run.fn, run_id: run.id, event: events[0] ?? {}, events, ...result, _inngest: { status: TOLD[status] },
    ...(run.parent === null ? {} : { correlation_id: `${run.parent}.${run.parent_step ?? ''}` }),
  }
  return keptEvent({ id: ulidFrom(work.nowMs, `${name} ${run.id}`), givenId: null, name, data, ts: work.nowMs })
}

/** How the real server words a failure in its events: the app's own error with a mark, one of the server's as text within an `Error`. */
function failure(output: unknown): { error: unknown; result: unknown } {
  const error = (output !== null && typeof output === 'object' ? output : { name: 'Error', message: String(output) }) as EngineError
  if (error.error === undefined) return { error: { error: 'NonRetriableError', ...error }, result: { __serialized: true, ...error } }
  const message = JSON.stringify({ error })
  return { error: { error: error.name === 'Error' ? error.message : error.name, message, name: 'Error' }, result: message }
}
