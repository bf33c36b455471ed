import { z } from 'zod'
import type { Db } from './db.server.ts'
import type { EventBody } from './event.ts'
import { listRuns, showRun, type RunDetail, type RunRow, type StepRow } from './inspect-runs.server.ts'
import { orElse } from './inspect.server.ts'
import { answer, problem } from './problem.ts'

const Query = z.object({ status: z.enum(['Running', 'Completed', 'Failed', 'Cancelled']).optional(), function_id: z.string().optional(), before: z.string().max(64).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) })
const STATUS: Record<string, string> = { running: 'Running', completed: 'Completed', failed: 'Failed', cancelled: 'Cancelled' }
const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/**
 * Answers a GET below `/v1` in the shape of Inngest's REST API, as far as this engine can: a run's `function_id` is the function's own id, `output` what
 * it returned or `{error}`. `/v1/runs` and a run's `steps`, which Inngest's API has not, come on top. Null when there is nothing at the address.
 */
export async function readOverRest(db: Db, path: readonly string[], query: URLSearchParams, nowMs: number): Promise<Response | null> {
  const [kind, id, what] = path
  const tell = (data: unknown) => answer({ data, metadata: { fetched_at: at(nowMs), cached_until: null } })
  if (kind === 'runs' && id === undefined) return listed(db, query, tell)
  if (kind === 'runs' && id !== undefined && what === undefined) {
    const run = await showRun(db, id)
    return run === null ? problem(404, `Unable to load function run: ${id}`) : tell({ ...about(run, eventOf(run)), output: outputOf(run), error: run.error, steps: run.steps.map(step), events: run.events })
  }
  if (kind !== 'events' || id === undefined) return null
  if (what === undefined) {
    const body = await eventBody(db, id)
    return body === null ? problem(404, `Unable to load event: ${id}`) : tell({ internal_id: id, ...body })
  }
  if (what !== 'runs') return null
  const runs = await Promise.all((await runsOf(db, id)).map((run) => showRun(db, run)))
  return tell(runs.flatMap((run) => (run === null ? [] : [{ ...about(run, id), ...(run.endedAt === null ? {} : { output: outputOf(run) }) }])))
}

async function listed(db: Db, query: URLSearchParams, tell: (data: unknown) => Response): Promise<Response> {
  const read = Query.safeParse(Object.fromEntries(query))
  if (!read.success) return problem(400, read.error.issues[0]?.message ?? 'The query cannot be read.', read.error.issues[0]?.path.join('.'))
  const { status, function_id: fn, before, limit } = read.data
  const rows = await listRuns(db, { limit, ...(status === undefined ? {} : { status: status.toLowerCase() as 'running' }), ...(fn === undefined ? {} : { fn }), ...(before === undefined ? {} : { before }) })
  return tell(rows.map((row) => about(row, null)))
}

type Told = Pick<RunDetail | RunRow, 'id' | 'fn' | 'status' | 'startedAt' | 'endedAt' | 'createdAt' | 'attempt' | 'waitsFor' | 'dueAt'>

const about = (run: Told, event: string | null) => ({
  run_id: run.id, function_id: run.fn, status: STATUS[run.status] ?? run.status, run_started_at: at(run.startedAt ?? run.createdAt), ended_at: at(run.endedAt), ...(event === null ? {} : { event_id: event }),
  attempt: run.attempt, ...(run.endedAt === null ? { waits_for: run.waitsFor, due_at: at(run.dueAt) } : {}),
})

const outputOf = (run: RunDetail): unknown => (run.status === 'failed' ? { error: run.error } : run.output)
const eventOf = ({ events: [first] }: RunDetail): string | null => (first !== null && typeof first === 'object' && 'id' in first ? String(first.id) : null)

function step(row: StepRow) {
  const value = row.value !== null && typeof row.value === 'object' ? row.value as { data?: unknown; error?: unknown } : null
  return {
    id: row.id, name: row.name, op: row.op, status: row.state === 'pending' ? 'Running' : row.state === 'failed' ? 'Failed' : 'Completed', attempts: row.attempts, started_at: at(row.createdAt), ended_at: at(row.endedAt),
    ...(row.state === 'pending' ? { due_at: at(row.dueAt) } : row.state === 'failed' ? { error: value?.error ?? null } : { output: value !== null && 'data' in value ? value.data : row.value }),
  }
}

const eventBody = (db: Db, id: string): Promise<EventBody | null> =>
  orElse(null, async () => (await db.sql<{ body: EventBody }>('select body from @events where id = $1', [id]))[0]?.body ?? null)

/** Every run an event started, also as one of a batch. Here reading all runs is right, and the engine's usual settings (keys only) would be wrong. */
const runsOf = (db: Db, event: string): Promise<string[]> => orElse([], () => db.transaction(async (sql) => {
  await sql('set local enable_seqscan = on')
  return (await sql<{ id: string }>('select id from @runs where event_ids @> array[$1::text] order by id limit 200', [event])).map((r) => r.id)
}))
