import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '#lib/db/embedded/leftovers.server.ts'
import type { Disk } from './disk.ts'
import type { Fault, Victim } from './draws.ts'
import type { Product } from './product.ts'
import type { Progress } from './progress.ts'

export type Striker = {
  /** Kills whoever plays this part, as soon as somebody does. @throws where nobody came back */
  kill: (victim: Victim) => Promise<number>
  strike: (fault: Fault) => Promise<void>
  /** Ends every fault that still lasts. */
  relent: () => Promise<void>
}

const BACK_MS_MAX = 180_000
const TOLD_MS_MAX = 40_000

export function openStriker(product: Product, disk: Disk | null, progress: Progress, { say, feed }: { say: (line: string) => void; feed: () => void }): Striker {
  const frozen = new Map<number, NodeJS.Timeout>()
  const count = (what: string): void => void (progress.struck[what] = (progress.struck[what] ?? 0) + 1)

  const thaw = (pid: number): void => {
    clearTimeout(frozen.get(pid))
    frozen.delete(pid)
    signal(pid, 'SIGCONT')
  }

  async function present(victim: Victim): Promise<number> {
    for (const deadline = performance.now() + BACK_MS_MAX; ; await sleep(50)) {
      const pid = product.pidOf(victim)
      if (pid !== null && isAlive(pid)) return pid
      if (performance.now() > deadline) throw new Error(`${victim} did not come back within ${BACK_MS_MAX / 1000} s. The supervisor's last words:\n${product.said().split('\n').slice(-12).join('\n')}`)
    }
  }

  return {
    async kill(victim) {
      for (;;) {
        const pid = await present(victim)
        if (!signal(pid, 'SIGKILL')) continue
        count(`kill ${victim}`)
        return pid
      }
    },
    async strike(fault) {
      if (fault.kind === 'freeze') {
        const pid = await present(fault.whom)
        if (!signal(pid, 'SIGSTOP')) return
        frozen.set(pid, setTimeout(() => thaw(pid), fault.seconds * 1000))
        count('freeze')
        return say(`${fault.whom} stands still for ${fault.seconds} s`)
      }
      if (fault.kind === 'clock') {
        progress.offsetSeconds += fault.seconds
        product.turnClock(progress.offsetSeconds)
        count(fault.seconds > 0 ? 'clock forward' : 'clock back')
        return say(`the clocks go ${fault.seconds > 0 ? `${(fault.seconds / 3600).toFixed(1)} h forward` : `${-fault.seconds} s back`}`)
      }
      if (fault.kind === 'mailbox') return misbehave(fault.faults)
      if (fault.kind === 'engine-loss') {
        await product.query('DROP SCHEMA IF EXISTS engine CASCADE')
        count('engine tables dropped')
        return say('the engine lost all its tables')
      }
      await fill(fault.seconds)
    },
    async relent() {
      for (const pid of [...frozen.keys()]) thaw(pid)
      disk?.free()
      await tellMailbox({})
    },
  }

  function tellMailbox(faults: object): Promise<Response | null> {
    return fetch(`${product.local().mailbox.api}/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults), signal: AbortSignal.timeout(5_000) }).catch(() => null)
  }

  async function misbehave(faults: object): Promise<void> {
    const answer = await tellMailbox(faults)
    if (answer?.ok) count('mail server misbehaves')
    say(answer?.ok ? `the mail server misbehaves: ${JSON.stringify(faults)}` : `the mail server could not be told to misbehave (${answer?.status ?? 'away'})`)
  }

  async function fill(seconds: number): Promise<void> {
    if (!disk) return misbehave({ rejectWith: 452, times: 5 })
    const from = product.said().length
    const isTold = (): boolean => /disk .*is full/.test(product.said().slice(from))
    const bytes = disk.fill()
    count('disk full')
    say(`PostgreSQL's disk is full (${Math.round(bytes / 1024 ** 2)} MB of ballast)`)
    for (const deadline = performance.now() + TOLD_MS_MAX; !isTold() && performance.now() < deadline; await sleep(250)) {
      feed()
      // Tables have some room inside; whoever asks for more than that is told that there is none.
      await product.once(`CREATE TABLE IF NOT EXISTS witness.room AS SELECT repeat(md5(n::text), 200) FROM generate_series(1, 20000) n`)
    }
    if (isTold()) count('disk full, and said so')
    await sleep(seconds * 1000)
    disk.free()
    say('there is room on the disk again')
    await product.query('DROP TABLE IF EXISTS witness.room')
  }
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}
