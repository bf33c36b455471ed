import { armCron } from './cron.server.ts'
import { nextFire, parseCron } from './cron.ts'
import { troubleOf, type Db, type Sql } from './db.server.ts'
import { setLostAside, takeUpLost } from './places.server.ts'
import { fromTheStart, pruneSome, type Keep, type Pruning } from './prune.server.ts'
import type { Registry } from './registry.ts'
import { fromTheFirst, recoverStrays, type Seeking } from './strays.server.ts'

const PRUNE_EVERY_MS = 600_000
const SEEK_EVERY_MS = 30_000
const ARM_EVERY_MS = 60_000
/** A schedule set further ahead than its next tick by this was set under a clock that has since been turned back. */
const TURNED_BACK_MS = 600_000

export type UpkeepParts = { db: Db; keep: Keep; serves: readonly string[]; nowMs(): number; registry(): Registry; log(line: object): void }

/**
 * What a running engine looks after besides calls, a little each second and beside the loop, so that calls need not wait for it: history goes, runs that lost their
 * rows are found, schedules stay set, calls nobody can make are set aside.
 */
export function createUpkeep({ db, keep, serves, nowMs, registry, log }: UpkeepParts) {
  let pruneFrom: Pruning | null = fromTheStart
  let seekFrom: Seeking | null = fromTheFirst
  let prunedAt = -Infinity
  let soughtAt = -Infinity
  let armedAt = -Infinity
  let busy: Promise<void> | null = null

  async function turn(): Promise<void> {
    const at = performance.now()
    await takeUpLost(db.sql, serves)
    await setLostAside(db.sql, nowMs())
    if (at - armedAt >= ARM_EVERY_MS) {
      await armAgain(db, registry(), nowMs())
      armedAt = at
    }
    if (seekFrom === null && at - soughtAt >= SEEK_EVERY_MS) seekFrom = fromTheFirst
    if (seekFrom !== null) {
      const { recovered, next } = await recoverStrays(db, { registry: registry(), nowMs: nowMs() }, seekFrom)
      if (recovered > 0) log({ event: 'engine.recovered', runs: recovered, message: 'Runs that had lost what would wake them are asked again.' })
      seekFrom = next
      soughtAt = at
    }
    if (pruneFrom === null && at - prunedAt >= PRUNE_EVERY_MS) pruneFrom = fromTheStart
    if (pruneFrom !== null) {
      pruneFrom = (await pruneSome(db, nowMs(), keep, pruneFrom)).next
      prunedAt = at
    }
  }

  const tell = (error: unknown) => {
    if (troubleOf(error) === 'fault') log({ event: 'engine.upkeep', message: error instanceof Error ? error.message : String(error) })
  }

  return {
    /** Begins a turn, unless one is under way. What goes wrong is tried again at the next; it is told unless the loop will meet the same trouble anyway. */
    begin(): void { busy ??= turn().catch(tell).finally(() => { busy = null }) },
    idle: async () => { await busy },
  }
}

/** Sets the schedules that were lost, and those that a clock turned back left far ahead. */
async function armAgain(db: Db, { functions }: Registry, nowMs: number): Promise<void> {
  const crons = [...functions.values()].flatMap((fn) => fn.triggers.flatMap(({ cron }) => (cron === undefined ? [] : [{ fn: fn.id, cron }])))
  for (const { fn, cron } of crons) {
    await armCron(db.sql, fn, cron, nowMs)
    await setBack(db.sql, `cron:${fn}:${cron}`, nextFire(parseCron(cron), nowMs))
  }
}

async function setBack(sql: Sql, ukey: string, due: number | null): Promise<void> {
  if (due !== null) await sql('update @jobs set due = $2, rank = $2 where ukey = $1 and due > $3', [ukey, due, due + TURNED_BACK_MS])
}
