import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Unstartable } from './unstartable.ts'

/** Who PostgreSQL runs as: null for ourselves; PostgreSQL itself refuses to be root. */
export type OsUser = { name: string; uid: number; gid: number } | null

/** The owner of existing data, the person behind sudo, `postgres`, a new system user, or `nobody`: the first that there is. */
export function chooseOsUser(dataDir: string, log: (line: string) => void): OsUser {
  if (process.getuid?.() !== 0) return null
  const owner = statSync(path.join(dataDir, 'PG_VERSION'), { throwIfNoEntry: false })?.uid
  const user = lookUp(owner) ?? lookUp(process.env.SUDO_UID) ?? lookUp('postgres') ?? createUser(log) ?? lookUp('nobody')
  if (!user) throw new Unstartable('PostgreSQL cannot run as root and this machine has no other user. Add one ("useradd --system postgres") and start again.')
  return user
}

/** Whether this user may enter a folder, asked of the operating system rather than guessed from modes. */
export function mayEnter(user: OsUser, folder: string): boolean {
  if (!user) return true
  return spawnSync('/bin/sh', ['-c', 'cd "$1" && test -r .', 'sh', folder], { uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' }).status === 0
}

function lookUp(nameOrUid: string | number | undefined): OsUser {
  if (nameOrUid === undefined || String(nameOrUid) === '0') return null
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid = '', gid = ''] = line.split(':')
    if ((name === String(nameOrUid) || uid === String(nameOrUid)) && uid !== '0') return { name, uid: Number(uid), gid: Number(gid) }
  }
  return null
}

function createUser(log: (line: string) => void): OsUser {
  const made =
    spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' }).status === 0 ||
    spawnSync('adduser', ['-S', '-D', '-H', 'postgres'], { stdio: 'ignore' }).status === 0
  if (made) log('PostgreSQL cannot run as root, so a system user "postgres" was added for it.')
  return made ? lookUp('postgres') : null
}
