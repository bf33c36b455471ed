import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const MAC_BYTES = 20
const REF_MAX = 120

const purposeKey = (tokenKey: string): Buffer => createHmac('sha256', tokenKey).update('unsub').digest()

const keyId = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8)

const mac = (key: Buffer, head: string): Buffer => createHmac('sha256', key).update(head).digest().subarray(0, MAC_BYTES)

/**
 * The authority to stop writing to whoever got one message: `v1.<kid>.<base64url ref>.<160 bit HMAC-SHA256>`.
 * `ref` is opaque (the decision's id), so that no address is in a link (OWASP ASVS 14.2.1) and the link works after erasure. It never expires.
 */
export function unsubscribeToken(tokenKey: string, ref: string): string {
  const key = purposeKey(tokenKey)
  const head = `v1.${keyId(key)}.${Buffer.from(ref, 'utf8').toString('base64url')}`
  return `${head}.${mac(key, head).toString('base64url')}`
}

/** The `ref` a genuine token carries, or null for anything else. Compares in constant time; any bytes are safe to hand in. */
export function readUnsubscribeToken(tokenKey: string, token: string): string | null {
  const parts = token.split('.')
  if (parts.length !== 4 || token.length > 4 * REF_MAX) return null
  const [version, , payload, signature] = parts as [string, string, string, string]
  if (version !== 'v1') return null
  const given = Buffer.from(signature, 'base64url')
  const expected = mac(purposeKey(tokenKey), token.slice(0, token.lastIndexOf('.')))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  if (given.toString('base64url') !== signature) return null
  return Buffer.from(payload, 'base64url').toString('utf8')
}
