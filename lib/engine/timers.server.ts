import { gathered } from './admit.server.ts'
import { armCron } from './cron.server.ts'
import { nextFire, parseCron } from './cron.ts'
import type { Db, Sql } from './db.server.ts'
import { end } from './events.server.ts'
import { instantOf } from './duration.ts'
import { keptEvent } from './event.ts'
import { loadEvents } from './flow.server.ts'
import { ulidFrom } from './ids.ts'
import { errors } from './limits.ts'
import type { Registry } from './registry.ts'
import { startRuns } from './starts.server.ts'
import { lockRuns, settle, type Work } from './steps.server.ts'

/** Few enough that the first calls of a crowd begin while the rest is still being woken. */
const BATCH = 100
type Timer = { id: string; kind: string; run: string | null; step: string | null; fn: string | null; due: string; data: { events?: string[]; cron?: string } | null }

/** Does everything due that needs no app: ends sleeps and waits, fires schedules, starts what was put off. Answers how much it did, up to 100 of each. */
export async function fireTimers(db: Db, registry: Registry, nowMs: number): Promise<number> {
  const due = await db.sql<Timer>("select id, kind, run, step, fn, due, data from @jobs where kind <> 'exec' and due <= $1 order by due, id limit $2", [nowMs, BATCH])
  const lapsed = await db.sql<{ id: string }>('select id from @pauses where expires <= $1 order by expires, id limit $2', [nowMs, BATCH])
  if (due.length > 0) {
    await db.transaction(async (sql) => {
      const work = { sql, registry, nowMs }
      const live = await lockRuns(work, due.flatMap((t) => t.run ?? []))
      const ours = new Set((await sql<{ id: string }>("delete from @jobs where id = any($1) and due <= $2 returning id", [due.map((t) => t.id), nowMs])).map((r) => r.id))
      const timers = due.filter((t) => ours.has(t.id))
      await settle(work, timers.flatMap((t) => (t.kind === 'wake' && t.run !== null && t.step !== null && live.has(t.run) ? [{ run: t.run, step: t.step, op: 'Sleep', name: '', failed: false, value: 'null' }] : [])))
      await endOverdue(work, timers)
      for (const timer of timers.filter((t) => t.kind === 'cron')) await fireCron(work, timer)
      for (const timer of timers.filter((t) => t.kind === 'debounce' || t.kind === 'batch')) await startPutOff(work, timer)
    })
  }
  if (lapsed.length > 0) await db.transaction((sql) => lapsePauses({ sql, registry, nowMs }, lapsed.map((p) => p.id)))
  return due.length + lapsed.length
}

async function lapsePauses(work: Work, ids: readonly string[]): Promise<void> {
  const pauses = await work.sql<{ kind: string; run: string; step: string | null }>('select kind, run, step from @pauses where id = any($1)', [ids])
  const live = await lockRuns(work, pauses.map((p) => p.run))
  const gone = await work.sql<{ kind: string; run: string; step: string | null }>('delete from @pauses where id = any($1) and expires <= $2 returning kind, run, step', [ids, work.nowMs])
  await settle(work, gone.flatMap(({ kind, run, step }) => {
    if (step === null || !live.has(run)) return []
    const failed = kind === 'invoke'
    return [{ run, step, op: kind, name: '', failed, value: failed ? JSON.stringify({ error: errors.invokeTimedOut() }) : 'null' }]
  }))
}

/** A run that has not begun by its start limit ends, and one that began too long ago. The second counts from the first call, however long that waited in the queue. */
async function endOverdue(work: Work, timers: readonly Timer[]): Promise<void> {
  const limits = timers.filter((t) => t.kind === 'start-timeout' || t.kind === 'finish-timeout')
  if (limits.length === 0) return
  const runs = new Map((await work.sql<{ id: string; fn: string; started: string | null }>('select id, fn, started_at as started from @runs where id = any($1) and ended_at is null', [limits.flatMap((t) => t.run ?? [])])).map((r) => [r.id, r]))
  const overdue: string[] = []
  for (const { kind, run } of limits) {
    const known = runs.get(run ?? '')
    if (known === undefined) continue
    const started = known.started === null ? null : Number(known.started)
    if (kind === 'start-timeout') { if (started === null) overdue.push(known.id); continue }
    const limit = work.registry.functions.get(known.fn)?.timeouts?.finish
    const due = limit === undefined ? null : instantOf(limit, started ?? work.nowMs)
    if (due === null) continue
    if (due <= work.nowMs) overdue.push(known.id)
    else await work.sql("insert into @jobs (kind, run, due, rank) values ('finish-timeout', $1, $2, $2)", [known.id, due])
  }
  await end(work, [...new Set(overdue)].map((run) => ({ run, status: 'cancelled', output: 'null' })))
}

/** Ticks missed while nobody was there count as one: the latest. */
async function fireCron(work: Work, { fn, due, data }: Timer): Promise<void> {
  const config = work.registry.functions.get(fn ?? '')
  if (config === undefined || data?.cron === undefined) return
  const cron = parseCron(data.cron)
  let tick = Number(due)
  for (let next = nextFire(cron, tick); next !== null && next <= work.nowMs; next = nextFire(cron, tick)) tick = next
  const event = keptEvent({ id: ulidFrom(tick, `cron ${config.id} ${data.cron} ${tick}`), givenId: null, name: 'inngest/scheduled.timer', ts: work.nowMs, data: { cron: data.cron, fireAt: new Date(tick).toISOString(), scheduledAt: new Date(work.nowMs).toISOString() } })
  await work.sql('insert into @events (id, name, ts, received_at, body) values ($1, $2, $3, $3, $4) on conflict (id) do nothing', [event.id, event.name, work.nowMs, event.text])
  await startRuns(work, [{ fn: config, events: [event], dueMs: work.nowMs }])
  await armCron(work.sql, config.id, data.cron, work.nowMs)
}

async function startPutOff(work: Work, { fn, data }: Timer): Promise<void> {
  const config = work.registry.functions.get(fn ?? '')
  const events = await loadEvents(work, data?.events ?? [])
  if (config === undefined || events.length === 0) return
  const { start, ends } = await gathered(work, { fn: config, events, dueMs: work.nowMs })
  await end(work, ends)
  if (start !== null) await startRuns(work, [start])
}

/** What the queue looks like: when the next timer and the next call are due (ms since 1970, null for none), and whether a lease has lapsed or a job is set aside. */
export type Outlook = { timerMs: number | null; callMs: number | null; lapsed: boolean; blocked: boolean }

/** `serves`: only calls of these functions count. */
export async function lookAhead(sql: Sql, nowMs: number, serves: readonly string[]): Promise<Outlook> {
  const [row] = await sql<{ timer: string | null; call: string | null; lapsed: boolean; blocked: boolean }>(
    `select least((select min(due) from @jobs where kind <> 'exec'), (select min(expires) from @pauses where expires is not null)) as timer,
       (select min(due) from (select due from @jobs where kind = 'exec' and lock is null and blocked is null and fn = any($2) order by rank, id limit 20) c) as call,
       exists (select 1 from @jobs where lock is not null and locked_until <= $1) as lapsed, exists (select 1 from @jobs where blocked is not null) as blocked`,
    [nowMs, serves],
  )
  const number = (text: string | null | undefined) => (text === null || text === undefined ? null : Number(text))
  return { timerMs: number(row?.timer), callMs: number(row?.call), lapsed: row?.lapsed === true, blocked: row?.blocked === true }
}
