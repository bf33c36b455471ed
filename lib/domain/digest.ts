import { createHash, createHmac } from 'node:crypto'
import canonicalize from 'canonicalize'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Canonical JSON (RFC 8785): the same value is the same text on every machine. */
export function canonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('this value has no JSON')
  return text
}

export const hashOf = (value: unknown): string => sha256(canonical(value))

/** Keyed hash of a normalised destination, so that the registry can be asked without holding addresses. Hex. */
export const destinationHmac = (pepper: string, workspaceId: string, destination: string): string =>
  createHmac('sha256', pepper).update(`${workspaceId}\n${destination}`).digest('hex')

/** Trim, NFKC, lower case; the form in which an address is compared, kept and hashed. */
export const normalEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase()
