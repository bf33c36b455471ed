import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Say } from './say.ts'

const LOOK_EVERY_MS = 1_000
const BYTES_MAX = 1_000_000
const TELL_EVERY_MS = 60_000
const OVER_AFTER_MS = 15_000

/** Whether PostgreSQL's own words tell of a disk without room. */
export const tellsOfFullDisk = (words: string): boolean => /No space left on device|Disk quota exceeded/i.test(words)

/** Reads along in PostgreSQL's log and says in one line when it has no room to write, once a minute while it lasts, and when it has again. Returns how to stop. */
export function watchDisk(logFile: string, dataDir: string, say: Say): () => void {
  let from = sizeOf(logFile)
  let [fullAt, toldAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const look = (): void => {
    const [now, size] = [performance.now(), sizeOf(logFile)]
    if (size < from) from = 0
    if (size > from && tellsOfFullDisk(read(logFile, from, size))) fullAt = now
    from = size
    if (fullAt === now && now - toldAt > TELL_EVERY_MS) {
      toldAt = now
      say('database', `the disk that holds ${dataDir} is full: free some space. Senders are asked to come back, nothing accepted is lost, and everything goes on by itself.`)
    } else if (toldAt > Number.NEGATIVE_INFINITY && now - fullAt > OVER_AFTER_MS) {
      toldAt = Number.NEGATIVE_INFINITY
      say('database', 'there is room on the disk again')
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return () => clearInterval(timer)
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function read(file: string, from: number, to: number): string {
  const start = Math.max(from, to - BYTES_MAX)
  try {
    const fd = openSync(file, 'r')
    try {
      const buffer = Buffer.alloc(to - start)
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start))
    } finally {
      closeSync(fd)
    }
  } catch {
    return ''
  }
}
