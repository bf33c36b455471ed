import type { FunctionConfig } from './config.ts'
import { batch, debounce, once, rateLimited, singleton, throttled } from './flow.server.ts'
import { mapped, type KeptEvent } from './event.ts'
import { holds } from './expression.ts'
import type { End } from './finish.server.ts'
import { DEDUPE_MS } from './limits.ts'
import { plain } from './plain.ts'
import { startRuns, type Start } from './starts.server.ts'
import type { Work } from './steps.server.ts'

type Candidate = { fn: FunctionConfig; event: KeptEvent; ord: number }
export type Admitted = { made: Map<string, number>; cancelled: End[] }

/** Decides what each event starts: triggers, then deduplication, then each function's own flow control. `made` maps a run to the event that made it. */
export async function admit(work: Work, events: readonly KeptEvent[]): Promise<Admitted> {
  const wanted = events.flatMap((event, ord) => candidates(work, event, ord))
  const once = await firstTime(work, wanted)
  const made = new Map<string, number>()
  const cancelled: End[] = []
  const begin = async (starts: readonly (Start & { ord: number })[]) => {
    for (const [i, id] of (await startRuns(work, starts)).entries()) if (id !== null) made.set(id, starts[i]?.ord ?? 0)
  }
  await begin(once.filter(({ fn }) => !controlled(fn)).map(({ fn, event, ord }) => ({ fn, events: [event], dueMs: Math.max(work.nowMs, event.ts), ord })))
  for (const one of once.filter(({ fn }) => controlled(fn))) {
    const { start, ends } = await control(work, one)
    cancelled.push(...ends)
    if (start !== null) await begin([{ ...start, ord: one.ord }])
  }
  return { made, cancelled }
}

function candidates(work: Work, event: KeptEvent, ord: number): Candidate[] {
  const functions = work.registry.triggeredBy(event.name).filter((t) => t.expression === null || holds(t.expression, { event: mapped(event), now: work.nowMs })).map((t) => t.fn)
  return [...new Set(functions)].map((fn) => ({ fn, event, ord }))
}

const controlled = (fn: FunctionConfig) => Boolean(fn.debounce ?? fn.batchEvents ?? fn.rateLimit ?? fn.throttle ?? fn.singleton ?? fn.idempotency)

/** An event id chosen by the sender starts a function once in 24 hours. */
async function firstTime({ sql, nowMs }: Work, wanted: readonly Candidate[]): Promise<Candidate[]> {
  const marks = wanted.map(({ fn, event }) => (event.givenId !== null && !event.name.startsWith('inngest/') ? plain(`id:${fn.id}:${event.givenId}`) : null))
  const keys = [...new Set(marks.filter((m) => m !== null))].sort()
  if (keys.length === 0) return [...wanted]
  const fresh = new Set((await sql<{ k: string }>(
    'insert into @keys as k (k, until) select key, $2 from unnest($1::text[]) as key on conflict (k) do update set until = excluded.until where k.until <= $3 returning k',
    [keys, nowMs + DEDUPE_MS, nowMs],
  )).map((r) => r.k))
  return wanted.filter((_, i) => { const mark = marks[i]; return mark === null || mark === undefined || fresh.delete(mark) })
}

type Admission = { start: Start | null; ends: End[] }
const NONE: Admission = { start: null, ends: [] }

/** Batch, then rate limit or idempotency, then debounce, then the rest: the real server's order. */
async function control(work: Work, { fn, event }: Candidate): Promise<Admission> {
  const start: Start = { fn, events: [event], dueMs: Math.max(work.nowMs, event.ts) }
  if (fn.batchEvents === undefined) return limited(work, start)
  const full = await batch(work, fn, event)
  return full === null ? NONE : limited(work, { ...start, events: full })
}

async function limited(work: Work, start: Start): Promise<Admission> {
  const { fn, events: [event] } = start
  if (event === undefined || await (fn.idempotency === undefined ? rateLimited(work, fn, event) : once(work, fn, event))) return NONE
  if (fn.debounce === undefined) return gate(work, start)
  await debounce(work, fn, event)
  return NONE
}

/** What a full or lapsed batch passes, and a debounced start has passed. */
export const gathered = (work: Work, start: Start): Promise<Admission> => (start.fn.debounce === undefined ? limited(work, start) : gate(work, start))

/** What an invoked function passes: it is neither batched nor debounced. */
export async function invited(work: Work, start: Start): Promise<Admission> {
  const { fn, events: [event] } = start
  if (event === undefined || await (fn.idempotency === undefined ? rateLimited(work, fn, event) : once(work, fn, event))) return NONE
  return gate(work, start)
}

/** Singleton and throttle. */
async function gate(work: Work, start: Start): Promise<Admission> {
  const [event] = start.events
  if (event === undefined) return NONE
  const single = await singleton(work, start.fn, event)
  if (single.skip) return NONE
  const dueMs = start.fn.throttle === undefined ? start.dueMs : Math.max(start.dueMs, await throttled(work, start.fn, event))
  return { start: { ...start, dueMs, singleton: single.key }, ends: single.ends }
}
