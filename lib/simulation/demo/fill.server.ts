import { DAY_MS } from '#lib/domain/time.ts'
import { connect } from '#lib/db/client.server.ts'
import type pg from 'pg'
import type { Doors } from '../doors.ts'
import { habitsOf } from '../habits.ts'
import { live } from '../life.server.ts'
import type { World } from '../life.server.ts'
import { personOf } from '../people.ts'
import { inTurns, SESSION } from '../share.server.ts'

export const DEMO_SEED = 'demo'
export const DEMO_DAYS = 42
export const ARRIVALS = 0.92
const SIGNALS_MIN_OF_A_WINDOW = 6
const AT_ONCE = 3
const TELL_MS = 1_000

export type Demo = {
  databaseUrl: string
  doors: Doors
  house: World['house']
  workspace: { id: string; zone: string; createdAt: Date }
  desk: World['desk']
  people: number
}

/** The world of a demo workspace: six weeks that end when the workspace was made, so that every start of it finds the same one. */
export const worldOf = ({ workspace }: Pick<Demo, 'workspace'>) => {
  const untilMs = workspace.createdAt.getTime()
  const startMs = untilMs - DEMO_DAYS * DAY_MS
  return { seed: DEMO_SEED, startMs, untilMs, arrivalDays: DEMO_DAYS * ARRIVALS }
}

export const demoPerson = (demo: Pick<Demo, 'workspace'>, index: number) => personOf(worldOf(demo), index)

export const demoHabits = (demo: Pick<Demo, 'workspace'>, person: ReturnType<typeof demoPerson>) => habitsOf(DEMO_SEED, person, worldOf(demo).untilMs, SIGNALS_MIN_OF_A_WINDOW)

/**
 * Plays six weeks of a population into the workspace. While it does, the workspace carries its progress, and sweeps and relay leave it alone.
 * Killed at any time and begun again, it goes on with the people who are not there yet; those it was at keep what they had, and what
 * they left open is taken up by relay and sweep like anything else. Answers with how many people it played.
 */
export async function fillDemo(demo: Demo, onProgress: (done: number, total: number) => void): Promise<number> {
  const db = connect(demo.databaseUrl, { max: AT_ONCE * 3, settings: SESSION, prepared: true })
  const { seed, untilMs } = worldOf(demo)
  const world: World = { seed, doors: demo.doors, db, house: demo.house, workspace: demo.workspace, desk: demo.desk, untilMs, channels: ['email', 'chat'], cancels: true }
  try {
    const present = await presentKeys(db.pool, demo.workspace.id)
    const missing = Array.from({ length: demo.people }, (_, index) => demoPerson(demo, index)).filter(({ key }) => !present.has(key))
    let done = demo.people - missing.length
    let toldAt = 0
    const told = async (): Promise<void> => {
      onProgress(done, demo.people)
      if (performance.now() - toldAt < TELL_MS) return
      toldAt = performance.now()
      await tell(db.pool, demo.workspace.id, missing.length > 0 ? { done, total: demo.people, phase: 'Playing six weeks' } : null)
    }
    if (missing.length > 0) await told()
    await inTurns(missing, AT_ONCE, async (person) => {
      await live(world, person, demoHabits(demo, person))
      done++
      await told()
    })
    if (missing.length > 0) await handBack(db.pool, demo.workspace.id)
    await tell(db.pool, demo.workspace.id, null)
    return missing.length
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}

const PREFIX = `anon-${DEMO_SEED}-`

/** Who is there already, by the visitor id each of them came with. */
export async function presentKeys(pool: pg.Pool, workspaceId: string): Promise<Set<string>> {
  const { rows } = await pool.query<{ value: string }>(`SELECT "value" FROM "LeadIdentity" WHERE "workspaceId" = $1 AND "kind" = 'anonymous_id' AND starts_with("value", $2)`, [workspaceId, PREFIX])
  return new Set(rows.map(({ value }) => value.slice(PREFIX.length)))
}

/** Events whose pass never came, because a filling was killed in the middle of it, are left to the relay. */
async function handBack(pool: pg.Pool, workspaceId: string): Promise<void> {
  await pool.query(
    `UPDATE "Dispatch" p SET "dispatchedAt" = NULL WHERE p."workspaceId" = $1 AND p."dispatchedAt" IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM "Decision" d WHERE d."signalId" = p."data" ->> 'signalId' AND d."pass" >= coalesce((p."data" ->> 'pass')::int, 1))`, [workspaceId])
}

/** A filling is quiet row by row; open screens are told once a second instead. */
async function tell(pool: pg.Pool, workspaceId: string, progress: { done: number; total: number; phase: string } | null): Promise<void> {
  await pool.query(`UPDATE "Workspace" SET "demoProgress" = $2::jsonb WHERE "id" = $1`, [workspaceId, progress === null ? null : JSON.stringify(progress)])
  for (const kind of ['Decision', 'Send']) await pool.query(`SELECT pg_notify('bide_live', $1)`, [JSON.stringify({ kind, workspaceId, leadId: null, row: null })])
}
