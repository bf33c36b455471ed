import type { Engine, FunctionRow, Stats } from '#lib/engine/create.server.ts'
import { iso } from './runs.server.ts'
import { functionWords } from './words.ts'

/** Failed runs are kept for so many days at least, so that a person may replay them. */
const FAILED_DAYS_MIN = 30

export type FunctionLine = Omit<FunctionRow, 'name' | 'app' | 'oldestDueAt' | 'nextCronAt'> & {
  /** Its name in words. */
  says: string
  /** ISO instants. */
  oldestDueAt: string | null
  nextAt: string | null
}
export type EngineView =
  | { kind: 'elsewhere'; url: string }
  | { kind: 'embedded'; stats: Omit<Stats, 'oldestDueAt'>; functions: FunctionLine[]; keptDays: { ended: number; failed: number }; asOf: string }

/** What the engine of the house has to do, and each of its functions. Of every workspace: there is one engine. `historyDays`: how long ended runs are kept. */
export async function readEngine(engine: Pick<Engine, 'stats' | 'functions'>, now: Date, historyDays: number): Promise<EngineView> {
  const [{ oldestDueAt: _, ...stats }, functions] = await Promise.all([engine.stats(), engine.functions()])
  return { kind: 'embedded', stats, functions: functions.map(lineOf), keptDays: { ended: historyDays, failed: Math.max(FAILED_DAYS_MIN, historyDays) }, asOf: now.toISOString() }
}

function lineOf({ name: _, app: __, oldestDueAt, nextCronAt, ...row }: FunctionRow): FunctionLine {
  return { ...row, says: functionWords(row.id), oldestDueAt: oldestDueAt === null ? null : iso(oldestDueAt), nextAt: nextCronAt === null ? null : iso(nextCronAt) }
}
