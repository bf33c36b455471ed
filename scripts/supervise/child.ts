import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signalGroup } from './processes.ts'
import type { Say } from './say.ts'

export type ChildSpec = {
  name: string
  /** Relative to the repository, such as `scripts/web.ts`. */
  script: string
  args: readonly string[]
  /** Asked at each start, since a database that moved has another address. */
  env: () => NodeJS.ProcessEnv
  nodeFlags?: readonly string[]
  /** It may end by itself, with exit code 0, when its work is done. */
  mayFinish?: boolean
}

export type Child = { name: string; script: string; pid: () => number | null; stop: (patienceMs: number) => Promise<void>; kill: () => void; again: () => void }

const BACKOFF_MS = [200, 500, 1_000, 2_000, 5_000, 10_000, 30_000]
/** A process that lived this long is not looping, and comes back at once. */
const STEADY_MS = 10_000
const LOOP_DEATHS = 4
const LOG_BYTES_MAX = 10_000_000

/** Starts a process and keeps it running: one that dies is started again, more patiently each time. */
export function keepChild(spec: ChildSpec, root: string, logFile: string, say: Say, onChange: () => void): Child {
  let child: ChildProcess | null = null
  let stopping = false
  let deaths = 0
  let finished = Promise.resolve()
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 })
  const rotation = setInterval(() => rotate(logFile), 30_000).unref()

  const start = (): void => {
    const log = openSync(logFile, 'a', 0o600)
    const begun = performance.now()
    const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...(spec.nodeFlags ?? []), path.join(root, spec.script), ...spec.args], {
      cwd: root, env: spec.env(), stdio: ['ignore', log, log],
      // Its own group: Ctrl-C reaches the supervisor alone, which stops its children in order.
      detached: true,
    })
    closeSync(log)
    child = running
    finished = new Promise((resolve) => {
      running.once('error', (error) => say(spec.name, `cannot be started: ${error.message}`)).once('close', (code, signal) => {
        child = null
        resolve()
        if (!stopping) void restart(code, signal, performance.now() - begun)
      })
    })
    onChange()
  }

  const restart = async (code: number | null, signal: NodeJS.Signals | null, livedMs: number): Promise<void> => {
    onChange()
    if (spec.mayFinish && code === 0) return
    deaths = livedMs > STEADY_MS ? 1 : deaths + 1
    const delayMs = BACKOFF_MS[Math.min(deaths - 1, BACKOFF_MS.length - 1)] ?? 30_000
    say(spec.name, `ended (${signal ?? `exit code ${code}`}); starting it again in ${delayMs / 1000} s`)
    if (deaths % LOOP_DEATHS === 0) say(spec.name, `has ended ${deaths} times in a row. The last lines of ${logFile}:\n${tail(12)}`)
    await sleep(delayMs)
    if (!stopping) start()
  }

  const tail = (lines: number): string => {
    try {
      return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).map((line) => `| ${line}`).join('\n')
    } catch {
      return '| (nothing)'
    }
  }

  const kill = (): void => {
    stopping = true
    clearInterval(rotation)
    if (child?.pid) signalGroup(child.pid, 'SIGKILL')
  }

  start()
  return {
    name: spec.name,
    script: spec.script,
    pid: () => child?.pid ?? null,
    kill,
    again: () => { if (child?.pid) signalGroup(child.pid, 'SIGTERM') },
    stop: async (patienceMs) => {
      stopping = true
      clearInterval(rotation)
      if (!child?.pid) return
      signalGroup(child.pid, 'SIGTERM')
      await Promise.race([finished, sleep(patienceMs, undefined, { ref: false })])
      if (child !== null) kill()
      await finished
    },
  }
}

/** The child appends to an open file, so the file is copied and emptied rather than moved away. */
function rotate(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < LOG_BYTES_MAX) return
  copyFileSync(file, `${file}.1`)
  truncateSync(file)
}
