import { pointerTo } from './pointer.ts'
import { DEPTH_MAX } from './schema.ts'

export type Flaw = { field: string; message: string }

/** What no text column can hold, wherever it hides: null bytes, bottomless nesting, numbers beyond what JSON can say. Null when there is none. */
export function findFlaw(value: unknown, path: readonly PropertyKey[] = []): Flaw | null {
  if (typeof value === 'string') return value.includes('\u0000') ? { field: pointerTo(path), message: 'holds a null byte' } : null
  if (typeof value === 'number') return Number.isFinite(value) ? null : { field: pointerTo(path), message: 'is a number too large to keep' }
  if (typeof value !== 'object' || value === null) return null
  if (path.length >= DEPTH_MAX) return { field: pointerTo(path.slice(0, 3)), message: `is nested more than ${DEPTH_MAX} levels deep` }
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\u0000')) return { field: pointerTo([...path, key]), message: 'has a null byte in its name' }
    const flaw = findFlaw(inner, [...path, key])
    if (flaw) return flaw
  }
  return null
}

/** The same value with halves of characters (lone surrogates) replaced by U+FFFD, which the database would refuse. */
export function wellFormed<T>(value: T): T
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map((item) => wellFormed(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]))
}

const PAYLOAD_CHARS_MAX = 8_000

/** Any value in a form that can be kept for a person to read: without null bytes, cut where it is very long. */
export function keepable(value: unknown): unknown {
  if (tooDeep(value, DEPTH_MAX * 2)) return { excerpt: 'nested too deep to keep' }
  const text = JSON.stringify(value ?? null).toWellFormed().replaceAll(/\\+u0000/g, '\\ufffd')
  if (text.length > PAYLOAD_CHARS_MAX) return { excerpt: text.slice(0, PAYLOAD_CHARS_MAX).toWellFormed() }
  return wellFormed(JSON.parse(text))
}

function tooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((inner) => tooDeep(inner, left - 1))
}
