import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MODULES = path.join(ROOT, 'node_modules')
const STAMP = path.join(MODULES, '.bide-installed')
const LOCK = path.join(tmpdir(), `bide-install-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`)

/** Runs `npm ci` when what is installed is not what the lock file says. Install scripts stay off: start-up does what they would have. */
export function ensureDependencies(say) {
  const wanted = createHash('sha256').update(readFileSync(path.join(ROOT, 'package-lock.json'))).digest('hex')
  if (isInstalled(wanted)) return
  waitForTurn(say)
  try {
    if (isInstalled(wanted)) return
    const begun = Date.now()
    say(`dependencies   installing what package-lock.json names (${existsSync(MODULES) ? 'it has changed' : 'the first time takes a minute'})`)
    const { status } = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    if (status !== 0) {
      fail('npm could not install the dependencies (its own words are above). Check the network and the free space, then run the same command again.')
    }
    writeFileSync(STAMP, wanted)
    say(`dependencies   installed in ${Math.round((Date.now() - begun) / 1000)} s`)
  } finally {
    rmSync(LOCK, { recursive: true, force: true })
  }
}

export function fail(line) {
  console.error(line)
  process.exit(1)
}

function isInstalled(wanted) {
  if (!existsSync(MODULES)) return false
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return true
  if (!matchesLock()) return false
  writeFileSync(STAMP, wanted)
  return true
}

/** A tree that a developer installed by hand is as good: npm keeps its own record of it. */
function matchesLock() {
  const record = path.join(MODULES, '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const locked = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages
  return Object.entries(locked).every(([name, { version, optional, peer }]) => {
    if (name === '') return true
    const found = installed[name]
    return found ? found.version === version : Boolean(optional || peer)
  })
}

/** npm as the person called it, or the one beside this Node. */
function npm(args) {
  const options = { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }
  const script = process.env.npm_execpath
  if (script && /npm-cli\.js$/.test(script)) return spawnSync(process.env.npm_node_execpath ?? process.execPath, [script, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Two starts in one folder must not install over each other. */
function waitForTurn(say) {
  for (let told = false; ; ) {
    try {
      mkdirSync(LOCK)
      writeFileSync(path.join(LOCK, 'pid'), String(process.pid))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (holderIsGone()) {
      rmSync(LOCK, { recursive: true, force: true })
      continue
    }
    if (!told) say('dependencies   another start is installing them; waiting for it')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  }
}

function holderIsGone() {
  try {
    process.kill(Number(readFileSync(path.join(LOCK, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    if (error.code === 'EPERM') return false
    // Between making the folder and writing into it there is an instant without a pid.
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    return error.code === 'ESRCH' || age > 5_000
  }
}
