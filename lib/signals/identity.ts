import { normalEmail } from '#lib/domain/digest.ts'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import type { CountryCode } from 'libphonenumber-js'

/** Strongest first: an account outranks an address, an address a telephone, a telephone a browser. */
export const IDENTITY_KINDS = ['user_id', 'email', 'phone', 'anonymous_id'] as const
export type IdentityKind = (typeof IDENTITY_KINDS)[number]
export type Identity = { kind: IdentityKind; value: string }

const ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}$/

/** The address as it is kept and compared, or null where it is none. */
export function readEmail(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 254) return null
  const address = normalEmail(value)
  return ADDRESS.test(address) && address.length <= 254 ? address : null
}

/** E.164, or null. A national number needs the country (ISO 3166 alpha-2) to be read in. */
export function readPhone(value: unknown, country: string | null): string | null {
  if (typeof value !== 'string' || value.length > 40) return null
  const number = parsePhoneNumberFromString(value, country === null ? undefined : (country as CountryCode))
  return number?.isValid() ? number.number : null
}
