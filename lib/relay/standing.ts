import { ago } from '#lib/env/health.ts'
import type { Part } from '#lib/env/health.ts'
import type { LagFacts } from './lag.server.ts'

/** An event that waits longer than this is not on its way any more. */
const SLOW_SECONDS = 30

/** The hand-over to the engine, in a sentence that says what to do. */
export function relayPart({ pending, oldestSeconds, refused }: LagFacts): Part {
  const facts = { pending, oldestSeconds, refused }
  if (pending === 0) return { state: 'ready', says: 'Nothing waits for the engine.', ...facts }
  const waiting = `${pending} ${pending === 1 ? 'event waits' : 'events wait'} for the engine, the oldest for ${ago(oldestSeconds)}`
  if (oldestSeconds <= SLOW_SECONDS) return { state: 'ready', says: `${waiting}.`, ...facts }
  const because = refused > 0 ? `the engine refused ${refused} of them: "lastError" in the table Dispatch says why` : 'nobody hands them over: see whether the engine process runs, and its log'
  return { state: 'degraded', says: `${waiting}; ${because}. Nothing is lost.`, ...facts }
}
