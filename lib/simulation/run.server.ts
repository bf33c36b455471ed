import type { Channel, Kind } from '#lib/domain/action.ts'
import { KINDS } from '#lib/domain/action.ts'
import { mintId } from '#lib/domain/id.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { DAY_MS } from '#lib/domain/time.ts'
import { connect } from '#lib/db/client.server.ts'
import type { Client } from '#lib/db/client.server.ts'
import type pg from 'pg'
import type { Doors } from './doors.ts'
import { checkLedger } from './invariants.server.ts'
import type { Violation } from './invariants.ts'
import { ledgerHash } from './ledger.server.ts'
import { playShare } from './share.server.ts'
import type { Share, Truth } from './share.server.ts'

/** A whole simulation as plain JSON, so that another thread can be told of it. */
export type Plan = {
  /** Migrated; may hold other workspaces. */
  databaseUrl: string
  seed: string
  people: number
  days: number
  /** ISO instant at which the world begins. */
  startAt: string
  /** Share of the days in which people arrive. Default 1/3. */
  arrivals?: number
  channels?: readonly Channel[]
  /** Whether the runs of a lead are stopped by its own events, as the engine does. The rows keep the peace without it. Default true. */
  cancels?: boolean
  /** Lives played at once in one share; people are strangers to each other, so any number gives the same ledger. Default 3. */
  atOnce?: number
}

export type SimulationResult = {
  workspaceId: string
  leads: number; signals: number; decisions: number; waits: number; sends: number; escalations: number
  byAction: Record<Kind, number>
  violations: Violation[]
  ledgerHash: string
  /** Playing only, without the checks afterwards. */
  elapsedMs: number
  truth: Truth
}

/** Plays the shares of a plan, by whatever hands there are, and answers with what each of them saw. */
export type Crew = (plan: Plan) => Promise<readonly Truth[]>

/** Plays a whole population through the real functions, and checks every promise on the ledger that is left. */
export async function simulate(plan: Plan, crew: Crew): Promise<SimulationResult> {
  const startedAt = performance.now()
  const db = connect(plan.databaseUrl, { max: 2 })
  try {
    const workspace = workspaceOf(plan)
    await makeWorkspace(db, plan, workspace)
    const truths = await crew(plan)
    const elapsedMs = Math.round(performance.now() - startedAt)
    const endAt = new Date(Date.parse(plan.startAt) + plan.days * DAY_MS).toISOString()
    return {
      workspaceId: workspace.id, ...await countRows(db.pool, workspace.id), violations: await checkLedger(db.pool, workspace.id, endAt),
      ledgerHash: await ledgerHash(db.pool, workspace.id), elapsedMs, truth: addUp(truths),
    }
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}

/** Everything on this thread. */
export const alone = (doors: Doors, onProgress?: (done: number, total: number) => void): Crew => async (plan) => {
  const whole: Share = { index: 0, of: 1 }
  let done = 0
  return [await playShare(plan, workspaceOf(plan), doors, whole, () => onProgress?.(++done, plan.people))]
}

export const workspaceOf = (plan: Plan) => ({
  id: mintId('ws', Date.parse(plan.startAt), `simulation:${plan.seed}`), zone: 'Europe/Berlin', desk: { id: mintId('op', Date.parse(plan.startAt), `simulation:${plan.seed}`), name: 'Sam Okafor' },
})

export async function makeWorkspace(db: Client, plan: Plan, { id, zone, desk }: ReturnType<typeof workspaceOf>): Promise<void> {
  const createdAt = new Date(plan.startAt)
  await db.workspace.create({
    data: {
      id, name: `Simulation ${plan.seed}`, kind: 'demo', zone, senderName: 'Mara at Bide', senderEmail: 'mara@bide.example', postalAddress: 'Bide GmbH, Beispielstrasse 1, 10115 Berlin, Germany',
      product: 'Bide', bookingUrl: 'https://bide.example/meet', createdAt,
    },
  })
  await db.policyVersion.create({
    data: { id: mintId('ver', createdAt.getTime(), `${id}:guardrails:1`), workspaceId: id, family: 'guardrails', version: 1, body: DEFAULT_SETTINGS, note: 'The guardrails every workspace starts with.', liveFrom: createdAt },
  })
  await db.operator.create({ data: { ...desk, email: `${desk.id}@bide.example`, createdAt, memberships: { create: { workspaceId: id, role: 'rep', createdAt } } } })
}

async function countRows(pool: pg.Pool, workspaceId: string) {
  const count = async (table: string): Promise<number> => Number((await pool.query<{ n: string }>(`SELECT count(*) AS n FROM "${table}" WHERE "workspaceId" = $1`, [workspaceId])).rows[0]?.n ?? 0)
  const { rows } = await pool.query<{ kind: Kind; n: string }>(`SELECT "ruledKind" AS kind, count(*) AS n FROM "Decision" WHERE "workspaceId" = $1 GROUP BY 1`, [workspaceId])
  const byAction = Object.fromEntries(KINDS.map((kind) => [kind, Number(rows.find((row) => row.kind === kind)?.n ?? 0)])) as Record<Kind, number>
  return {
    leads: await count('Lead'), signals: await count('Signal'), decisions: await count('Decision'), waits: await count('Wait'), sends: await count('Send'), escalations: await count('Escalation'), byAction,
  }
}

function addUp(truths: readonly Truth[]): Truth {
  const acts: Truth['acts'] = {}
  for (const truth of truths) for (const [name, count] of Object.entries(truth.acts)) acts[name as keyof typeof acts] = (acts[name as keyof typeof acts] ?? 0) + count
  return { messages: truths.reduce((sum, truth) => sum + truth.messages, 0), acts, leastSignals: Math.min(...truths.map((truth) => truth.leastSignals)) }
}
