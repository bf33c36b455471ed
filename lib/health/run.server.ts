import { Fault } from '#lib/domain/fault.ts'
import type { Action } from '#lib/domain/action.ts'
import { sayAction } from '#lib/domain/words.ts'
import type { Engine, RunDetail } from '#lib/engine/create.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { traceOf } from '#lib/telemetry/trace-ids.ts'
import { isTracing } from '#lib/telemetry/traces.server.ts'
import { leadLabel } from './lead.ts'
import { withoutAddresses } from './redact.ts'
import { stepLines } from './run.ts'
import type { StepLine } from './run.ts'
import { iso, isOf } from './runs.server.ts'
import { isLive, runState, stateSays } from './state.ts'
import type { RunState } from './state.ts'
import type { Viewer } from './viewer.ts'
import { eventWords, functionWords } from './words.ts'

export type RunView = {
  id: string
  fn: string
  name: string
  state: RunState
  says: string
  live: boolean
  event: { name: string | null; words: string; at: string | null; data: unknown }
  /** More than one event where the function takes batches. */
  events: number
  lead: { id: string; label: string } | null
  signal: { id: string; name: string } | null
  decisions: { id: string; said: string }[]
  /** The open wait behind a sleep, whose row is the truth. */
  waitId: string | null
  createdAt: string
  startedAt: string | null
  endedAt: string | null
  dueAt: string | null
  /** Milliseconds from the event to the first step, and from the beginning to the end or to now. */
  queueMs: number | null
  tookMs: number
  attempt: number
  attemptsMax: number
  steps: StepLine[]
  output: unknown
  error: { name: string; message: string; stack: string | null } | null
  parent: { id: string; step: string } | null
  children: { id: string; name: string; status: string }[]
  /** Where this house sends spans to a collector: the signal's trace. */
  traceId: string | null
  asOf: string
}

/** One run whole. @throws Fault `not_found` for one that is gone, or another workspace's. */
export async function readRun(house: House, engine: Pick<Engine, 'run'>, id: string, viewer: Viewer): Promise<RunView> {
  const run = await ownRun(engine, id, viewer.workspaceId)
  const now = house.now()
  const [first] = run.events as { name?: string; ts?: number; data?: unknown }[]
  const { leadId, signalId } = idsOf(run)
  const [lead, signal, decisions, wait] = await Promise.all([
    leadId === undefined ? null : house.db.lead.findFirst({ where: { id: leadId, workspaceId: viewer.workspaceId }, select: { id: true, name: true, company: true } }),
    signalId === undefined ? null : house.db.signal.findFirst({ where: { id: signalId, workspaceId: viewer.workspaceId }, select: { id: true, name: true } }),
    signalId === undefined ? [] : house.db.decision.findMany({ where: { signalId, workspaceId: viewer.workspaceId }, orderBy: { pass: 'asc' }, take: 20, select: { id: true, pass: true, ruled: true } }),
    signalId === undefined ? null : house.db.wait.findFirst({ where: { signalId, workspaceId: viewer.workspaceId, state: 'open' }, select: { id: true } }),
  ])
  const state = runState(run)
  return {
    id: run.id, fn: run.fn, name: functionWords(run.fn), state, says: stateSays(state, run), live: isLive(state),
    event: { name: first?.name ?? null, words: eventWords(first?.name ?? null), at: first?.ts === undefined ? null : iso(first.ts), data: withoutAddresses(first?.data ?? null) }, events: run.events.length,
    lead: lead && { id: lead.id, label: leadLabel(lead, viewer.reveal) }, signal,
    decisions: decisions.map(({ id: decisionId, ruled }) => ({ id: decisionId, said: sayAction(ruled as unknown as Action) })), waitId: wait?.id ?? null,
    createdAt: iso(run.createdAt), startedAt: run.startedAt === null ? null : iso(run.startedAt), endedAt: run.endedAt === null ? null : iso(run.endedAt), dueAt: run.dueAt === null ? null : iso(run.dueAt),
    queueMs: run.startedAt === null ? null : run.startedAt - run.createdAt, tookMs: Math.max(0, (run.endedAt ?? now.getTime()) - run.createdAt), attempt: run.attempt, attemptsMax: run.attemptsMax,
    steps: stepLines(run, now.getTime()), output: withoutAddresses(run.output ?? null), error: errorOf(run), parent: run.parent,
    children: run.children.map((child) => ({ id: child.id, name: functionWords(child.fn), status: child.status })),
    traceId: signalId !== undefined && isTracing() ? traceOf(signalId).traceId : null, asOf: now.toISOString(),
  }
}

/** A run of this workspace, or of no workspace at all. @throws Fault `not_found` */
export async function ownRun(engine: Pick<Engine, 'run'>, id: string, workspaceId: string): Promise<RunDetail> {
  const run = await engine.run(id.toUpperCase())
  if (run === null || !run.events.every((event) => isOf(workspaceId, textsOf(event)))) throw new Fault('not_found', 'There is no such run in this workspace. Runs that ended are forgotten after some days.')
  return run
}

const idsOf = (run: RunDetail): Record<string, string> => textsOf(run.events[0])

function textsOf(event: unknown): Record<string, string> {
  const data = (event as { data?: unknown } | undefined)?.data
  if (data === null || typeof data !== 'object') return {}
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function errorOf({ error }: RunDetail): RunView['error'] {
  if (error === null) return null
  const { name, message, stack } = withoutAddresses(error) as NonNullable<RunDetail['error']>
  return { name: name || 'Error', message: message || 'It said nothing.', stack: stack ?? null }
}
