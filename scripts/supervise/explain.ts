import { Unstartable } from '#lib/db/embedded.server.ts'

/** The line a person reads when a start fails; a stack only for what we did not foresee. */
export function explain(error: unknown, dataDir: string): string {
  if (error instanceof Unstartable) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return `The disk is full. Free some space and start again (nothing accepted is lost), or choose another disk with --data DIR (now ${dataDir}).`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `${dataDir} cannot be written (${code}). Check who owns it, or choose another folder with --data DIR.`
  if (code === 'ENOTDIR' || code === 'EEXIST') return `${dataDir} is not a folder. Choose another with --data DIR.`
  if (code === 'ECONNREFUSED' || code === '28P01' || code === '3D000') return `The database cannot be reached (${error instanceof Error ? error.message : code}). Check DATABASE_URL.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
