import { createHash } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A ULID whose 80 chance bits are a hash of `seed`, so the same fact asked twice has the same name.
 * `atMs` is milliseconds since 1970; 26 characters, sorted by time.
 */
export function ulidFrom(atMs: number, seed: string): string {
  let time = ''
  for (let rest = Math.max(0, Math.floor(atMs)), i = 0; i < 10; i++) {
    time = ALPHABET.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  const hash = createHash('sha256').update(seed).digest()
  let chance = ''
  for (let i = 0; i < 16; i++) chance += ALPHABET.charAt((hash[i] ?? 0) % 32)
  return time + chance
}
