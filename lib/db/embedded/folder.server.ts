import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statfsSync, statSync, symlinkSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import { diskFull } from './explain.ts'
import { mayEnter } from './os-user.server.ts'
import type { OsUser } from './os-user.server.ts'
import { Unstartable } from './unstartable.ts'

/** Where PostgreSQL's files go when its user may not enter the folder that was asked for. */
export const SYSTEM_FOLDER = '/var/lib/bide'
const FREE_BYTES_MIN = 200 * 1024 * 1024

/** Makes `dataDir` one that PostgreSQL's user owns and can reach; returns its real path. */
export function prepareFolder(dataDir: string, user: OsUser, log: (line: string) => void): string {
  mkdirSync(path.dirname(dataDir), { recursive: true, mode: 0o700 })
  if (lstatSync(dataDir, { throwIfNoEntry: false })?.isSymbolicLink() && !existsSync(dataDir)) rmSync(dataDir)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize < FREE_BYTES_MIN) throw new Unstartable(diskFull(dataDir))
  if (user) return prepareAsRoot(dataDir, user, log)
  const { uid, mode } = statSync(dataDir)
  if (process.getuid && uid !== process.getuid()) {
    throw new Unstartable(`${dataDir} belongs to another user (a start with sudo, perhaps). Give it back with: sudo chown -R ${userInfo().username} ${dataDir}`)
  }
  if (process.getuid && (mode & 0o077) !== 0) {
    chmodSync(dataDir, 0o700)
    log(`Closed ${dataDir} to other users, as PostgreSQL demands.`)
  }
  return realpathSync(dataDir)
}

function prepareAsRoot(dataDir: string, user: NonNullable<OsUser>, log: (line: string) => void): string {
  const folder = realpathSync(dataDir)
  own(folder, user)
  chmodSync(folder, 0o700)
  if (mayEnter(user, folder)) return folder
  const parent = path.dirname(folder)
  const { mode, uid, gid } = statSync(parent)
  if (uid === 0) {
    // Group entry without reading: PostgreSQL's user passes through to its own folder and sees nothing else.
    chownSync(parent, 0, user.gid)
    chmodSync(parent, (mode & 0o707) | 0o010)
    if (mayEnter(user, folder)) return folder
    chownSync(parent, 0, gid)
    chmodSync(parent, mode & 0o777)
  }
  return moveOut(dataDir, user, log)
}

/** Opening someone's home folder is not ours to do, so the files move to where the user can reach them and a link stays behind. */
function moveOut(dataDir: string, user: NonNullable<OsUser>, log: (line: string) => void): string {
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
  const place = mkdtempSync(path.join(SYSTEM_FOLDER, 'data-'))
  if (readdirSync(dataDir).length > 0) cpSync(dataDir, place, { recursive: true, preserveTimestamps: true })
  own(place, user)
  chmodSync(place, 0o700)
  const aside = `${dataDir}.moved`
  renameSync(dataDir, aside)
  symlinkSync(place, dataDir)
  rmSync(aside, { recursive: true })
  log(`PostgreSQL runs as "${user.name}", who may not enter ${path.dirname(dataDir)}: its files live in ${place} (${dataDir} links there).`)
  return place
}

function own(folder: string, user: NonNullable<OsUser>): void {
  if (statSync(folder).uid === user.uid) return
  chownSync(folder, user.uid, user.gid)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chownSync(path.join(folder, name), user.uid, user.gid)
}

/** Refuses data of another major version; true when the folder holds a cluster of ours. */
export function holdsCluster(folder: string, binariesVersion: string): boolean {
  const file = path.join(folder, 'PG_VERSION')
  if (!existsSync(file)) return false
  const found = readFileSync(file, 'utf8').trim()
  const ours = binariesVersion.split('.')[0]
  if (found !== ours) {
    throw new Unstartable(`The data in ${folder} was written by PostgreSQL ${found} and this one is ${ours}. Dump it with PostgreSQL ${found} and restore it here, or move the folder aside to begin with an empty one.`)
  }
  return true
}
