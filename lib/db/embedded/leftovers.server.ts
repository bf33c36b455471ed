import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const FAST_SHUTDOWN_MS = 30_000

/** Ends a postmaster that outlived its supervisor, and removes a pid file that a crash left pointing at a stranger. */
export async function clearLeftovers(folder: string, log: (line: string) => void): Promise<void> {
  const file = path.join(folder, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (isPostmasterOf(pid, folder)) {
    log(`A PostgreSQL from an earlier start still runs (process ${pid}); it is being stopped cleanly first.`)
    await stopProcess(pid, [['SIGINT', FAST_SHUTDOWN_MS], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]])
    return
  }
  log('The last run ended without closing its database; PostgreSQL will recover what was committed.')
  rmSync(file, { force: true })
}

/**
 * The processes that a killed postmaster left behind. They end by themselves when they notice, which one that computes or was stopped may not for a long time,
 * and no new postmaster may start before. Known by the folder they stand in; empty where the operating system does not tell.
 */
export function orphanedBackends(folder: string): number[] {
  if (!existsSync('/proc/self/cwd')) return []
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => standsIn(pid, folder) && commandLine(pid).startsWith('postgres:'))
}

function standsIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false
  }
}

/** Sends each signal in turn until the process is gone. */
export async function stopProcess(pid: number, signals: readonly (readonly [NodeJS.Signals, number])[]): Promise<void> {
  for (const [signal, patienceMs] of signals) {
    const deadline = performance.now() + patienceMs
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    while (performance.now() < deadline) {
      if (!isAlive(pid)) return
      await sleep(25)
    }
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** A process id may have been given to a stranger since, so its command line must name our folder. */
export function isPostmasterOf(pid: number, folder: string): boolean {
  return isAlive(pid) && commandLine(pid).includes('postgres') && commandLine(pid).includes(folder)
}

/** The command line of a running process, or an empty string where it cannot be told. */
export function commandLine(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** In a container without an init, an orphan that ended stays listed until somebody reaps it. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
