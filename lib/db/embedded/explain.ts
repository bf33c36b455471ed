/** Turns PostgreSQL's last words into a sentence with a way on, or null when they are not ones we know. */
export function explainLog(log: string, dataDir: string): string | null {
  if (/No space left on device|Disk quota exceeded/i.test(log)) return diskFull(dataDir)
  if (/invalid permissions|could not change permissions/i.test(log)) {
    return `PostgreSQL refuses ${dataDir}: this file system does not keep permissions. Choose a folder on another one with --data DIR.`
  }
  if (/incompatible with server|was initialized by PostgreSQL version/i.test(log)) {
    return `The data in ${dataDir} was written by another PostgreSQL. Move that folder aside to begin with an empty one, or restore it with the version that wrote it.`
  }
  if (/could not (map anonymous )?shared memory|Cannot allocate memory/i.test(log)) {
    return 'There is not enough memory for PostgreSQL (it needs about 200 MB). Close something and start again.'
  }
  if (/Permission denied/i.test(log)) return `PostgreSQL may not read or write ${dataDir}. Check who owns it and its parent folders, or choose another with --data DIR.`
  if (/could not locate a valid checkpoint record|invalid primary checkpoint|PANIC/i.test(log)) {
    return `The data in ${dataDir} is damaged. Restore a copy, or move that folder aside to begin with an empty one.`
  }
  return null
}

export function diskFull(dataDir: string): string {
  return `The disk that holds ${dataDir} is full. Free some space and start again (nothing accepted is lost), or choose another disk with --data DIR.`
}

/** Whether a postmaster gave up because something took its port between our look and its own. */
export const portWasTaken = (log: string): boolean => /Address already in use|could not bind/i.test(log)

/** Whether the leavings of a crashed postmaster are still dying, so that a second try will do. */
export const predecessorIsDying = (log: string): boolean => /pre-existing shared memory block|lock file ".*" already exists/i.test(log)
