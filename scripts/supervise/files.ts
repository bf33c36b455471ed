import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'

/** Replaces a file so that a reader sees the old one or the new one, never half; nobody else may read it. */
export function writePrivate(file: string, content: unknown): void {
  const next = `${file}.${process.pid}.tmp`
  const fd = openSync(next, 'w', 0o600)
  writeSync(fd, `${JSON.stringify(content, null, 2)}\n`)
  fsyncSync(fd)
  closeSync(fd)
  renameSync(next, file)
}

/** The JSON in a file, or null where there is no file. Throws where there is one that cannot be read. */
export function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** Takes other people's rights to a file away; true when they had any. */
export function closeToOthers(file: string): boolean {
  if (process.platform === 'win32') return false
  const { mode } = statSync(file)
  if ((mode & 0o077) === 0) return false
  chmodSync(file, mode & 0o700)
  return true
}
