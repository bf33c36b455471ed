import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { mayEnter } from '#lib/db/embedded/os-user.server.ts'

/** A disk of its own for PostgreSQL, small enough to be filled. Null where this machine does not let us mount one. */
export type Disk = { fill: () => number; free: () => void; unmount: () => void }

const STRANGER = { name: 'nobody', uid: 65_534, gid: 65_534 }
const BYTES = 4 * 1024 ** 3

/** Mounts a file as the folder in which PostgreSQL keeps its data, as root on Linux. What is in it stays for the next part of the run. */
export function openDisk(folder: string): Disk | null {
  // PostgreSQL's own user has to reach it, or its files would be moved to where it can.
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !mayEnter(STRANGER, folder)) return null
  const [image, mountPoint] = [path.join(folder, 'disk.img'), path.join(folder, 'product', 'postgres')]
  mkdirSync(mountPoint, { recursive: true, mode: 0o700 })
  if (!isMounted(mountPoint)) {
    if (!existsSync(image)) {
      const fd = openSync(image, 'w', 0o600)
      ftruncateSync(fd, BYTES)
      closeSync(fd)
      if (!run('mkfs.ext4', ['-q', '-F', '-m', '0', image])) return null
    }
    if (!run('mount', ['-o', 'loop', image, mountPoint])) return null
    // PostgreSQL makes its cluster in an empty folder only.
    rmSync(path.join(mountPoint, 'lost+found'), { recursive: true, force: true })
  }
  rmSync(ballastIn(mountPoint), { force: true })
  return {
    /** Takes all that is left, at once; returns how many bytes that was. */
    fill() {
      const bytes = freeBytes(mountPoint)
      run('fallocate', ['-l', String(bytes), ballastIn(mountPoint)])
      return bytes - freeBytes(mountPoint)
    },
    free: () => rmSync(ballastIn(mountPoint), { force: true }),
    unmount: () => void run('umount', [mountPoint]),
  }
}

/** PostgreSQL looks away from what it does not know at the top of its folder. */
const ballastIn = (mountPoint: string): string => path.join(mountPoint, 'ballast')

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

const isMounted = (mountPoint: string): boolean => readFileSync('/proc/mounts', 'utf8').split('\n').some((line) => line.split(' ')[1] === mountPoint)

const run = (command: string, args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0
