import { redact } from '#lib/domain/mask.ts'

const NOBODY = { name: null, email: null, phone: null }

/** Events and results hold ids. An error may quote an address all the same, so every text is looked through before it is shown. */
export function withoutAddresses(value: unknown): unknown {
  if (typeof value === 'string') return redact(value, NOBODY)
  if (Array.isArray(value)) return value.map(withoutAddresses)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAddresses(inner)]))
}
