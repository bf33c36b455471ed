import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const PREFIX = /^signkey-\w+-/

/** RFC 8785 for values that came out of JSON: keys sorted by UTF-16 code unit, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonical(v === undefined ? null : v)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
}

/** The value of `x-inngest-signature` for a body already in canonical form. `atSeconds` is Unix time; the app allows five minutes of drift. */
export function sign(canonicalBody: string, signingKey: string, atSeconds: number): string {
  const mac = createHmac('sha256', signingKey.replace(PREFIX, '')).update(canonicalBody).update(String(atSeconds)).digest('hex')
  return `t=${atSeconds}&s=${mac}`
}

/** What the app sends as its bearer when it calls the engine's API: a hash, so the key itself never travels. */
export function bearerOf(signingKey: string): string {
  const prefix = PREFIX.exec(signingKey)?.[0] ?? ''
  return prefix + createHash('sha256').update(Buffer.from(signingKey.replace(PREFIX, ''), 'hex')).digest('hex')
}

/** Compares two secrets without telling by time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [x, y] = [a, b].map((s) => createHash('sha256').update(s).digest())
  return x !== undefined && y !== undefined && timingSafeEqual(x, y)
}
