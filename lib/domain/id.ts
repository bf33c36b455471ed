import { createHash, randomBytes } from 'node:crypto'

/** One prefix a noun, so that an id says what it names. */
export type Prefix =
  | 'ws' | 'op' | 'key' | 'src' | 'ld' | 'sig' | 'qtn' | 'dsp' | 'dec' | 'wt' | 'chk' | 'snd' | 'tch' | 'cns' | 'sup'
  | 'esc' | 'msg' | 'ses' | 'out' | 'chg' | 'ver' | 'stl' | 'cny' | 'bkf'

/**
 * A sortable, prefixed id in the shape of UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then 74 bits.
 * With `seed` the 74 bits are its SHA-256, so a retried step or a replayed simulation mints the same id; without it they are random.
 */
export function mintId(prefix: Prefix, atMs: number, seed?: string): string {
  const bits = seed === undefined ? randomBytes(16) : createHash('sha256').update(`${prefix}\n${seed}`).digest()
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(Math.max(0, Math.trunc(atMs)), 0, 6)
  bits.copy(bytes, 6, 0, 10)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${prefix}_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
