import type { Channel, Kind } from '#lib/domain/action.ts'
import { KINDS } from '#lib/domain/action.ts'
import { mintId } from '#lib/domain/id.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { DAY_MS } from '#lib/domain/time.ts'
import { connect } from '#lib/db/client.server.ts'
import type { Client } from '#lib/db/client.server.ts'
import type pg from 'pg'
import type { Doors } from './doors.ts'
import { habitsOf, SIGNALS_MIN } from './habits.ts'
import { checkLedger } from './invariants.server.ts'
import type { Violation } from './invariants.ts'
import { ledgerHash } from './ledger.server.ts'
import { live } from './life.server.ts'
import type { Life, World } from './life.server.ts'
import { personOf } from './people.ts'

export type SimulationOptions = {
  databaseUrl: string
  doors: Doors
  seed: string
  people: number
  days: number
  /** ISO instant at which the world begins. */
  startAt: string
  /** Share of the days in which people arrive. Default 1/3. */
  arrivals?: number
  channels?: readonly Channel[]
  cancels?: boolean
  /** Lives played at once; people are strangers to each other, so any number gives the same ledger. */
  atOnce?: number
  onProgress?: (done: number, total: number) => void
}

export type SimulationResult = {
  workspaceId: string
  leads: number; signals: number; decisions: number; waits: number; sends: number; escalations: number
  byAction: Record<Kind, number>
  violations: Violation[]
  ledgerHash: string
  elapsedMs: number
  /** What the people did, by their own account. */
  truth: { messages: number; acts: Life['acts']; leastSignals: number }
}

/** Keys of a world that reaches nobody; fixed, so that the same seed gives the same ledger. */
const KEYS = { pepper: 'simulated pepper', tokenKey: 'simulated token key', dataKey: Buffer.alloc(32, 7).toString('base64'), baseUrl: 'https://bide.example' }

/**
 * A simulation tells nobody, waits for no disk, and asks the same statements thousands of times: plans are made once, by index, because
 * tables that are empty when a plan is made will not stay so.
 */
export const SESSION = { 'bide.quiet': 'on', synchronous_commit: 'off', jit: 'off', enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan' }

/** Plays a whole population through the real functions, and checks every promise on the ledger that is left. The database is migrated and may hold other workspaces. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, people, days, startAt, databaseUrl, doors } = options
  const startedAt = performance.now()
  const atOnce = options.atOnce ?? 12
  const db = connect(databaseUrl, { max: atOnce + 2, settings: SESSION, prepared: true })
  try {
    const startMs = Date.parse(startAt)
    const untilMs = startMs + days * DAY_MS
    const workspace = await makeWorkspace(db, seed, startMs)
    const world: World = {
      seed, doors, db, house: KEYS, workspace, untilMs, channels: options.channels ?? ['email', 'chat'], cancels: options.cancels ?? true,
    }
    const lives = await playAll(people, atOnce, (index) => {
      const person = personOf({ seed, startMs, arrivalDays: days * (options.arrivals ?? 1 / 3) }, index)
      return live(world, person, habitsOf(seed, person, untilMs, SIGNALS_MIN))
    }, options.onProgress)
    const elapsedMs = performance.now() - startedAt
    return {
      workspaceId: workspace.id,
      ...await countRows(db.pool, workspace.id),
      violations: await checkLedger(db.pool, workspace.id, new Date(untilMs).toISOString()),
      ledgerHash: await ledgerHash(db.pool, workspace.id),
      elapsedMs: Math.round(elapsedMs),
      truth: tally(lives),
    }
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}

async function makeWorkspace(db: Client, seed: string, startMs: number): Promise<World['workspace']> {
  const id = mintId('ws', startMs, `simulation:${seed}`)
  const zone = 'Europe/Berlin'
  const createdAt = new Date(startMs)
  await db.workspace.create({
    data: {
      id, name: `Simulation ${seed}`, kind: 'demo', zone, senderName: 'Mara at Bide', senderEmail: 'mara@bide.example', postalAddress: 'Bide GmbH, Beispielstrasse 1, 10115 Berlin, Germany',
      product: 'Bide, the lead-nurturing agent that knows when not to send', bookingUrl: 'https://bide.example/meet', createdAt,
    },
  })
  await db.policyVersion.create({
    data: { id: mintId('ver', startMs, `${id}:guardrails:1`), workspaceId: id, family: 'guardrails', version: 1, body: DEFAULT_SETTINGS, note: 'The guardrails Bide starts with', liveFrom: createdAt },
  })
  return { id, zone }
}

/** Works through people `atOnce` at a time, in order of their number. */
export async function playAll<T>(people: number, atOnce: number, play: (index: number) => Promise<T>, onProgress: (done: number, total: number) => void = () => undefined): Promise<T[]> {
  const lives = new Array<T>(people)
  let next = 0
  let done = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < people; index = next++) {
      lives[index] = await play(index)
      onProgress(++done, people)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, people) }, worker))
  return lives
}

async function countRows(pool: pg.Pool, workspaceId: string) {
  const count = async (table: string): Promise<number> => Number((await pool.query<{ n: string }>(`SELECT count(*) AS n FROM "${table}" WHERE "workspaceId" = $1`, [workspaceId])).rows[0]?.n ?? 0)
  const { rows } = await pool.query<{ kind: Kind; n: string }>(`SELECT "ruledKind" AS kind, count(*) AS n FROM "Decision" WHERE "workspaceId" = $1 GROUP BY 1`, [workspaceId])
  const byAction = Object.fromEntries(KINDS.map((kind) => [kind, Number(rows.find((row) => row.kind === kind)?.n ?? 0)])) as Record<Kind, number>
  return {
    leads: await count('Lead'), signals: await count('Signal'), decisions: await count('Decision'), waits: await count('Wait'), sends: await count('Send'), escalations: await count('Escalation'), byAction,
  }
}

function tally(lives: readonly Life[]): SimulationResult['truth'] {
  const acts: Life['acts'] = {}
  for (const life of lives) for (const [name, count] of Object.entries(life.acts)) acts[name as keyof Life['acts']] = (acts[name as keyof Life['acts']] ?? 0) + count
  return { messages: lives.reduce((sum, life) => sum + life.messages, 0), acts, leastSignals: Math.min(...lives.map((life) => life.signals)) }
}
