import { setTimeout as sleep } from 'node:timers/promises'
import { isAway } from './sql-state.ts'

const FIRST_MS = 100
const LONGEST_MS = 2_000

/** Does it again while the database is away or has no connection to spare, with growing pauses, for so long. For what may be done twice. */
export async function patiently<T>(act: () => Promise<T>, patienceMs: number): Promise<T> {
  const endsAt = performance.now() + patienceMs
  for (let pauseMs = FIRST_MS; ; pauseMs = Math.min(LONGEST_MS, pauseMs * 2)) {
    try {
      return await act()
    } catch (error) {
      if (!isAway(error) || performance.now() + pauseMs > endsAt) throw error
      await sleep(pauseMs)
    }
  }
}
