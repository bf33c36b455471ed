/** What names a person in a row of ours. */
export type Person = { name: string | null; email: string | null; phone: string | null }

const HIDDEN = '•••'

/** Initials only: "Daniel Okafor" becomes "D. O.". */
export const maskName = (name: string): string =>
  name.trim().split(/\s+/).filter(Boolean).slice(0, 3).map((word) => `${[...word][0]!.toUpperCase()}.`).join(' ')

/** First letter and top-level domain: "daniel@meridian.com" becomes "d•••@•••.com". */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return HIDDEN
  const dot = email.lastIndexOf('.')
  return `${[...email][0]}${HIDDEN}@${HIDDEN}${dot > at ? email.slice(dot) : ''}`
}

/** Last two digits: "+1 312 555 0142" becomes "•••42". */
export const maskPhone = (phone: string): string => {
  const digits = phone.replace(/\D/g, '')
  return digits.length > 4 ? `${HIDDEN}${digits.slice(-2)}` : HIDDEN
}

/** The person as somebody may see them who has no need of who it is. */
export const maskPerson = <P extends Person>(person: P): P => ({
  ...person,
  name: person.name && maskName(person.name),
  email: person.email && maskEmail(person.email),
  phone: person.phone && maskPhone(person.phone),
})

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Takes a person's name (whole and in parts), address and number out of a text, and any other address on the way. */
export function redact(text: string, person: Person): string {
  const parts = (person.name ?? '').split(/\s+/).filter((word) => [...word].length > 1)
  const known = [person.email, person.phone, person.name, ...parts].filter((known): known is string => Boolean(known && known.trim()))
  const withoutKnown = [...new Set(known)]
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, 'giu'), HIDDEN), text)
  return withoutKnown.replace(/[^\s<>"'()@]+@[^\s<>"'()@]+\.[a-z]{2,}/gi, HIDDEN)
}

/** The same for every string inside a JSON value; keys that name a person are hidden whatever they hold. */
export function redactDeep(value: unknown, person: Person): unknown {
  if (typeof value === 'string') return redact(value, person)
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, person))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, /name$|^e?mail|email$|phone|address|^ip$|message|body|comment/i.test(key) && typeof inner === 'string' ? HIDDEN : redactDeep(inner, person)]),
  )
}
