import type { Engine, FunctionRow, RunRow } from '#lib/engine/create.server.ts'
import { sqlState } from '#lib/db/sql-state.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { leadLabel } from './lead.ts'
import { withoutAddresses } from './redact.ts'
import type { RunsAsked } from './schema.ts'
import { runState } from './state.ts'
import type { RunState } from './state.ts'
import type { Viewer } from './viewer.ts'
import { eventWords, functionWords } from './words.ts'

/** Written in either case; the engine keeps capitals. */
const RUN_ID = /^[0-9a-z]{26}$/i
const PAGE_ROWS = 40
const BATCH = 200
/** Runs of other workspaces that one page may read past. */
const LOOKED_AT_MAX = 2000

export type RunLine = {
  id: string
  fn: string
  name: string
  state: RunState
  event: string
  lead: { id: string; label: string } | null
  createdAt: string
  endedAt: string | null
  /** When a live run goes on, or a wait for an event gives up. */
  dueAt: string | null
  attempt: number
  attemptsMax: number
  because: string | null
}
export type RunsPage = { rows: RunLine[]; older: string | null; asOf: string }

/** PostgreSQL's word for a statement that was given up on. */
const TOOK_TOO_LONG = '57014'

/** One page of the workspace's runs, newest first. Runs that belong to no workspace, such as a sweep, are everybody's. @throws Fault `unavailable` when a search reads for too long */
export async function readRuns(house: House, engine: Pick<Engine, 'runs' | 'functions'>, asked: RunsAsked, viewer: Viewer): Promise<RunsPage> {
  const fns = asked.fn === '' && asked.q === '' ? aboutLeads(await engine.functions()) : [asked.fn === 'all' || asked.fn === '' ? undefined : asked.fn]
  const { rows, older } = await gather(engine, fns, asked, viewer.workspaceId).catch((error: unknown) => {
    if (sqlState(error) !== TOOK_TOO_LONG) throw error
    throw new Fault('unavailable', 'There are too many runs to search by this. Give the whole id of a run, or choose a function or a state.', { field: '/q' })
  })
  const people = await peopleOf(house, rows.flatMap((row) => row.ids.leadId ?? []), viewer)
  return { rows: rows.map((row) => lineOf(row, people)), older, asOf: house.now().toISOString() }
}

/** What answers to something about a lead; the rest ticks all day, and would bury it. */
const aboutLeads = (functions: readonly FunctionRow[]): string[] => functions.filter((fn) => fn.events.some((event) => event.startsWith('lead/')) || !fn.known).map((fn) => fn.id)

export const isOf = (workspaceId: string, ids: Record<string, string>): boolean => ids.workspaceId === undefined || ids.workspaceId === workspaceId

async function gather(engine: Pick<Engine, 'runs'>, fns: readonly (string | undefined)[], { status, q, before }: RunsAsked, workspaceId: string): Promise<{ rows: RunRow[]; older: string | null }> {
  const mine: RunRow[] = []
  let last = before
  for (let looked = 0; looked < LOOKED_AT_MAX; ) {
    const lists = await Promise.all(fns.map((fn) => engine.runs({ ...(status ? { status } : {}), ...(q ? { search: RUN_ID.test(q) ? q.toUpperCase() : q } : {}), ...(last ? { before: last } : {}), ...(fn ? { fn } : {}), limit: BATCH })))
    const batch = lists.flat().sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, BATCH)
    for (const row of batch) {
      if (mine.length === PAGE_ROWS) return { rows: mine, older: last }
      if (isOf(workspaceId, row.ids)) mine.push(row)
      last = row.id
    }
    if (batch.length < BATCH) return { rows: mine, older: null }
    looked += batch.length
  }
  return { rows: mine, older: last }
}

async function peopleOf(house: House, leadIds: readonly string[], { workspaceId, reveal }: Viewer): Promise<Map<string, string>> {
  if (leadIds.length === 0) return new Map()
  const people = await house.db.lead.findMany({ where: { workspaceId, id: { in: [...new Set(leadIds)] } }, select: { id: true, name: true, company: true } })
  return new Map(people.map((person) => [person.id, leadLabel(person, reveal)]))
}

function lineOf(row: RunRow, people: ReadonlyMap<string, string>): RunLine {
  const label = row.ids.leadId === undefined ? undefined : people.get(row.ids.leadId)
  return {
    id: row.id, fn: row.fn, name: functionWords(row.fn), state: runState(row), event: eventWords(row.event), lead: row.ids.leadId !== undefined && label !== undefined ? { id: row.ids.leadId, label } : null,
    createdAt: iso(row.createdAt), endedAt: row.endedAt === null ? null : iso(row.endedAt), dueAt: row.dueAt === null ? null : iso(row.dueAt), attempt: row.attempt, attemptsMax: row.attemptsMax,
    because: row.error === null ? null : String(withoutAddresses(row.error.message || row.error.name)),
  }
}

export const iso = (ms: number): string => new Date(ms).toISOString()
