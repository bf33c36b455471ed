import type { Mail, Proof } from '../sources/source.ts'

export type Headers_ = Mail['headers']

/** Every value of one header, in order. */
export const all = (headers: Mail['headers'], name: string): string[] => headers.flatMap(([key, value]) => (key === name ? [value] : []))
export const first = (headers: Mail['headers'], name: string): string => all(headers, name)[0] ?? ''

/** A raw block of headers, unfolded (RFC 5322, 2.2.3). */
export function headersIn(block: string): Mail['headers'] {
  const unfolded = block.slice(0, 200_000).replace(/\r\n/g, '\n').replace(/\n[ \t]+/g, ' ')
  return unfolded.split('\n').flatMap((line): Mail['headers'] => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : []
  })
}

/** Message-IDs a header names, in angle brackets. */
export const idsIn = (value: string): string[] => (value.slice(0, 20_000).match(/<[^<>\s]{1,250}>/g) ?? []).slice(-50)

/** The address in `Name <address>`, or the text itself. */
export function addressIn(text: string): string {
  const [, inside] = /<([^<>\s]{1,254})>\s*$/.exec(text.slice(-300)) ?? []
  return (inside ?? text).trim().toLowerCase()
}

export function nameIn(text: string): string {
  const open = text.lastIndexOf('<')
  return open > 0 ? text.slice(0, open).trim().replace(/^"|"$/g, '').slice(0, 200) : ''
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** The same organisation's, as far as names tell: one domain, or one beneath the other (DMARC's relaxed alignment, without a list of public suffixes). */
export function aligned(from: string, other: string): boolean {
  const [a, b] = [domainOf(from), domainOf(other)]
  return a !== '' && b !== '' && (a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`))
}

/**
 * Whether the provider found the sender to be who the From address says. Only a check for that very domain counts, and where a header stands several times every one must say
 * so: the provider writes its own, the sender may have written the others.
 */
export function proofOf(passes: readonly boolean[], fails: readonly boolean[]): Proof {
  if (passes.some(Boolean)) return 'pass'
  return fails.some(Boolean) ? 'fail' : 'unknown'
}

export const everyOne = (values: readonly string[], test: (value: string) => boolean): boolean => values.length > 0 && values.every(test)
