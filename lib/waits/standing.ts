import { ago } from '#lib/env/health.ts'
import type { Part } from '#lib/env/health.ts'
import type { WaitFacts } from './overdue.server.ts'

/** The waits of leads, in a sentence that says what to do. */
export function waitsPart({ open, overdue, oldestOverdueSeconds, held }: WaitFacts): Part {
  const facts = { open, overdue, oldestOverdueSeconds, held }
  const stopped = held > 0 ? ` ${held} more ${held === 1 ? 'is' : 'are'} due and held until sending is resumed.` : ''
  if (overdue === 0) return { state: 'ready', says: `${open} open, none overdue.${stopped}`, ...facts }
  const which = overdue === 1 ? 'One wait is overdue' : `${overdue} waits are overdue, the oldest`
  return { state: 'degraded', says: `${which} by ${ago(oldestOverdueSeconds)}, so neither the engine nor the sweep woke ${overdue === 1 ? 'it' : 'them'}. None is lost. Start the engine process again; its log says what went wrong.${stopped}`, ...facts }
}
