import { Fault } from '#lib/domain/fault.ts'
import { pointer } from './problem.ts'

export const DEPTH_MAX = 64

const storable = (text: string) => !text.includes('\u0000') && text.isWellFormed()

/**
 * The path to the first thing Postgres cannot keep (a null byte, half of a surrogate pair) or a reader cannot follow (over 64 levels deep); null when all is well.
 * Walks with its own stack, so that a deep value cannot exhaust ours.
 */
export function unstorable(value: unknown): { path: PropertyKey[]; why: string } | null {
  const open: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }]
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value === 'string' && !storable(next.value)) return { path: next.path, why: 'holds a null byte or a broken character' }
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.path.length >= DEPTH_MAX) return { path: next.path.slice(0, 3), why: `is nested more than ${DEPTH_MAX} levels deep` }
    for (const [key, inner] of Object.entries(next.value)) {
      const path = [...next.path, key]
      if (!storable(key)) return { path: next.path, why: 'has a key with a null byte or a broken character' }
      open.push({ value: inner, path })
    }
  }
  return null
}

/** @throws Fault `invalid` naming the pointer. */
export function rejectNulls(value: unknown): void {
  const found = unstorable(value)
  if (found) throw new Fault('invalid', `this value ${found.why}`, { field: pointer(found.path) })
}
