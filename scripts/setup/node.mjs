import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fail, ROOT } from './dependencies.mjs'

const OLDEST = [22, 19]

/** Node 24 as npm brought it, or the machine's own where that is new enough. */
export function findNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const brought = path.join(ROOT, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  // A C library other than the one it was built for shows only when it runs.
  if (existsSync(brought) && spawnSync(brought, ['--version'], { stdio: 'ignore' }).status === 0) return brought
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath
  return fail(`npm has no Node for ${process.platform}-${process.arch}, and this machine's own is ${process.versions.node}. Install Node 24 (22.19 is the oldest that will do) and run the same command again.`)
}

/** Runs one of our TypeScript files under that Node, hands signals on, and ends as it ended. */
export function runScript(script, args, env = {}) {
  const node = findNode()
  const bin = path.join(ROOT, 'node_modules', '.bin')
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', path.join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH}`, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`Node could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
