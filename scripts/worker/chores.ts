import { log } from '#lib/telemetry/log.server.ts'
import { count } from '#lib/telemetry/meters.server.ts'

export type Chores = { every(ms: number, chore: string, work: () => Promise<void>): void; stop(patienceMs: number): Promise<void> }

/** What a process does again and again. A chore never runs twice at once; a failure is logged and counted, and the next turn tries again. */
export function chores(): Chores {
  const timers: NodeJS.Timeout[] = []
  const running = new Map<string, Promise<void>>()
  return {
    every(ms, chore, work) {
      timers.push(setInterval(() => {
        if (running.has(chore)) return
        running.set(chore, work()
          .then(() => count('chores', { chore, outcome: 'done' }), (error: unknown) => {
            count('chores', { chore, outcome: 'failed' })
            log({ event: `${chore}.failed`, chore, error })
          })
          .finally(() => { running.delete(chore) }))
      }, ms))
    },
    /** No more turns; those under way may end. */
    async stop(patienceMs) {
      for (const timer of timers) clearInterval(timer)
      await Promise.race([Promise.all(running.values()), new Promise((resolve) => { setTimeout(resolve, patienceMs).unref() })])
    },
  }
}
