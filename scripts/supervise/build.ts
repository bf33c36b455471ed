import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '#lib/db/embedded/leftovers.server.ts'
import { Unstartable } from '#lib/db/embedded.server.ts'

const SCHEMA = ['prisma/schema', 'prisma/prisma.config.ts', 'package-lock.json']
const SOURCES = ['app', 'components', 'inngest', 'lib', 'public', 'prisma/schema', 'proxy.ts', 'next.config.js', 'postcss.config.mjs', 'package.json', 'package-lock.json', 'tsconfig.json']
const GENERATED = 'lib/db/generated'

/** Makes the Prisma client when the schema changed. The engine variable names any file: nothing is fetched. */
export async function generateClient(root: string): Promise<'made' | 'unchanged'> {
  return once(root, 'generated', SCHEMA, path.join(root, GENERATED, 'client.ts'), () =>
    run(root, ['node_modules/prisma/build/index.js', 'generate', '--config', 'prisma/prisma.config.ts'], {
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'package.json'), PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1',
    }, 'The Prisma client could not be made'))
}

/** Builds the app when a source changed since the last build. */
export async function buildApp(root: string, onBuild: () => void): Promise<'made' | 'unchanged'> {
  const dist = process.env.NEXT_DIST ?? '.next'
  return once(root, `built-${dist.replaceAll(/\W/g, '_')}`, SOURCES, path.join(root, dist, 'BUILD_ID'), async () => {
    onBuild()
    await run(root, ['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }, 'The app could not be built')
  })
}

/** Does the work unless its stamp says these very sources were done and the product is there; one process at a time. */
async function once(root: string, name: string, sources: readonly string[], product: string, work: () => Promise<void>): Promise<'made' | 'unchanged'> {
  const folder = path.join(root, 'node_modules', '.cache', 'bide')
  mkdirSync(folder, { recursive: true })
  const stamp = path.join(folder, name)
  const isDone = (): boolean => existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root, sources)
  if (isDone()) return 'unchanged'
  const release = await takeTurn(`${stamp}.lock`)
  try {
    if (isDone()) return 'unchanged'
    rmSync(stamp, { force: true })
    const before = fingerprint(root, sources)
    await work()
    writeFileSync(stamp, before)
    return 'made'
  } finally {
    release()
  }
}

async function takeTurn(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(readOr(file, ''))
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true })
    await sleep(300)
  }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

/** One hash over names and contents, of what can change the product; tests cannot. */
function fingerprint(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((source) => filesUnder(root, source)).sort()) hash.update(`${file}\0`).update(readFileSync(path.join(root, file))).update('\0')
  return hash.digest('hex')
}

function filesUnder(root: string, relative: string): string[] {
  const found = statSync(path.join(root, relative), { throwIfNoEntry: false })
  if (!found || relative === GENERATED || /\.test\.tsx?$/.test(relative)) return []
  if (!found.isDirectory()) return [relative]
  return readdirSync(path.join(root, relative)).flatMap((name) => filesUnder(root, `${relative}/${name}`))
}

/** Quiet unless it fails: then its last words are the reason. */
function run(root: string, command: string[], env: Record<string, string>, failure: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    const hear = (chunk: Buffer): void => void (words = (words + chunk.toString('utf8')).slice(-8_000))
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject).once('close', (code) => {
      if (code === 0) return resolve()
      const full = /ENOSPC|No space left/i.test(words)
      reject(new Unstartable(full ? 'The disk is full: free some space and start again.' : `${failure}:\n${words.trim().split('\n').slice(-30).join('\n')}`))
    })
  })
}
