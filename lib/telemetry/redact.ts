export const HIDDEN = '•••'

/** What the house itself makes and may be told: its ids, the engine's, instants, names of constraints, and this machine. Kept out of the reach of the shapes below. */
const OURS = new RegExp([
  String.raw`[a-z]{2,4}_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`,
  String.raw`[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`,
  String.raw`[0-7][0-9A-HJKMNP-TV-Z]{25}`,
  String.raw`20\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-][0-2]\d:?[0-5]\d)?)?`,
  String.raw`[a-z]{1,20}(?:[_-][a-z]{1,20}){2,6}`,
  String.raw`(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?`,
].map((shape) => String.raw`(?<![\w@.%+:=/-])(?:${shape})(?![\w@%+=-]|\.\w|:\w)`).join('|'), 'g')

type Shape = [shape: RegExp, instead: string]

/** Credentials, which may hold anything, so they go before anything is kept. */
const CREDENTIALS: readonly Shape[] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${HIDDEN}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${HIDDEN}`],
  [/\b(?:bearer|basic|token)\s+[^\s"',;]+/gi, HIDDEN],
  [/((?:api[_-]?)?key|token|secret|password|passwd|pwd|authorization|cookie|signature|pepper)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, `$1$2${HIDDEN}`],
  [/\beyJ[\w-]+(?:\.[\w-]+){1,4}/g, HIDDEN],
  [/\b(?:signkey-[\w-]+|whsec_[\w+/=-]+|sk_[\w-]+)/g, HIDDEN],
]

/** What names or reaches a person. A person's name has no shape: names are kept out by never writing them, and by `fault.ts` hiding what an error quotes. */
const PERSONS: readonly Shape[] = [
  [/"[^"\n]{1,200}"@[^\s<>"()[\],;:]+/g, HIDDEN],
  [/[^\s<>"()[\],;:@•]+(?:@|%40)[^\s<>"()[\],;:@]+/gi, HIDDEN],
  [/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g, HIDDEN],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])/gi, HIDDEN],
  // A token, the hash of a person, a sealed text.
  [/[A-Za-z0-9_+=-]{24,}/g, HIDDEN],
  // Seven digits or more, with what people write between them: a telephone or a card.
  [/\+?\(?\p{Nd}(?:[\s().\/·–-]{0,3}\p{Nd}){6,}/gu, HIDDEN],
]

const LENGTH_MAX = 2000

/** Cut between words: half an address of the web shows its password. */
const short = (text: string): string => (text.length <= LENGTH_MAX ? text : `${text.slice(0, LENGTH_MAX).replace(/\S*$/, '')}…`)

/** A text without anything that looks like an address, a telephone number, a token or a credential, and no longer than 2000 characters. What the house itself named stays. */
export function redactText(text: string): string {
  const normal = apply(CREDENTIALS, short(text).normalize('NFKC'))
  let at = 0
  let out = ''
  for (const match of normal.matchAll(OURS)) {
    out += apply(PERSONS, normal.slice(at, match.index)) + match[0]
    at = match.index + match[0].length
  }
  return (out + apply(PERSONS, normal.slice(at))).replace(/•{4,}/g, HIDDEN)
}

const apply = (shapes: readonly Shape[], text: string): string => shapes.reduce((left, [shape, instead]) => left.replace(shape, instead), text)
