import { createHmac } from 'node:crypto'
import { sameText } from '../same-text.ts'
import type { Refusal } from './source.ts'

/** Older than this, or as far in the future, and a signed request is a replay. */
export const FRESH_MS = 5 * 60_000

export const hmac = (algorithm: 'sha1' | 'sha256', secret: string | Buffer, encoding: 'hex' | 'base64', ...parts: readonly (string | Uint8Array)[]): string =>
  parts.reduce((mac, part) => mac.update(part), createHmac(algorithm, secret)).digest(encoding)

/** Null where the signature in `field` is one that a valid secret would have made. Every secret is tried, so the time taken tells nothing. */
export function matched(field: string, given: string | null | undefined, secrets: readonly string[], expected: (secret: string) => string | null): Refusal | null {
  if (!given) return { field, message: 'this request is not signed: set the secret shown with the source at the vendor' }
  const matches = secrets.filter((secret) => {
    const wanted = expected(secret)
    return wanted !== null && sameText(given, wanted)
  })
  return matches.length > 0 ? null : { field, message: 'the signature does not match the body' }
}

/** Null where the signed instant is within `withinMs` of our clock, either way. */
export function fresh(field: string, atMs: number, nowMs: number, withinMs = FRESH_MS): Refusal | null {
  if (!Number.isFinite(atMs)) return { field, message: 'the time of signing is missing or not a number' }
  return Math.abs(nowMs - atMs) <= withinMs ? null : { field, message: `the time of signing is more than ${Math.round(withinMs / 60_000)} minutes from our clock` }
}

/** For vendors that sign nothing: the secret itself, as a bearer token, as the password of basic credentials, or in `x-bide-secret`. */
export function bears(headers: Headers, secrets: readonly string[]): Refusal | null {
  const given = headers.get('x-bide-secret') ?? credentialsIn(headers.get('authorization'))
  if (!given) return { field: 'authorization', message: 'this request carries no secret: put the one shown with the source into its header or address' }
  return secrets.filter((secret) => sameText(given, secret)).length > 0 ? null : { field: 'authorization', message: 'the secret is not the one of this source' }
}

function credentialsIn(authorization: string | null): string | null {
  const [, scheme = '', credentials = ''] = /^(basic|bearer)\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() !== 'basic') return credentials || null
  const [, password] = /^[^:]*:([\s\S]*)$/.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? []
  return password || null
}
