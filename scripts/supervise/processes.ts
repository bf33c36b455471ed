import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { commandLine, isAlive } from '#lib/db/embedded/leftovers.server.ts'
import { readJson, writePrivate } from './files.ts'

/** A process we started. Ids are handed out again, so the instant it began is kept with it. */
export const Known = z.object({ name: z.string(), pid: z.number().int(), began: z.string(), script: z.string() })
export type Known = z.infer<typeof Known>

export const know = (name: string, pid: number, script: string): Known => ({ name, pid, began: beganAt(pid), script })

/** Whether it still runs, and is still that process rather than a stranger with its old id. */
export const stillRuns = ({ pid, began, script }: Known): boolean => isAlive(pid) && beganAt(pid) === began && commandLine(pid).includes(script)

/** When a process began, in the operating system's words. */
function beganAt(pid: number): string {
  try {
    if (existsSync('/proc/self/stat')) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

const fileOf = (dataDir: string) => path.join(dataDir, 'processes.json')

export function remember(dataDir: string, processes: readonly Known[]): void {
  writePrivate(fileOf(dataDir), processes)
}

/** Ends what a killed supervisor left running, asking first; returns the names of what it ended. */
export async function endOrphans(dataDir: string): Promise<string[]> {
  const orphans = recall(dataDir).filter(stillRuns)
  await Promise.all(orphans.map((orphan) => end(orphan, 5_000)))
  remember(dataDir, [])
  return orphans.map(({ name }) => name)
}

function recall(dataDir: string): Known[] {
  try {
    return z.array(Known).safeParse(readJson(fileOf(dataDir))).data ?? []
  } catch {
    return []
  }
}

async function end(orphan: Known, patienceMs: number): Promise<void> {
  signalGroup(orphan.pid, 'SIGTERM')
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await sleep(25)) if (!stillRuns(orphan)) return
  signalGroup(orphan.pid, 'SIGKILL')
  while (stillRuns(orphan)) await sleep(25)
}

/** Each child leads a group of its own, so that its own children end with it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal)
      return
    } catch {
      // Gone already, or no group of that id: the next try tells.
    }
  }
}
