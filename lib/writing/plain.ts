const SLOT_CHARS_MAX = 60

/**
 * One harmless line out of text a stranger wrote: no control, zero-width or direction characters, no links, no markup, no braces,
 * and short. What is left can stand in a greeting; what cannot is dropped.
 */
export function plainLine(text: string): string {
  const line = text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, ' ')
    .replace(/\b(?:https?:\/\/|www\.)\S*/gi, '')
    .replace(/[<>{}[\]|\\`"]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return /[.:/]\w{2,}\/|\w\.(?:com|net|org|io|ru|cn)\b/i.test(line) ? '' : line.slice(0, SLOT_CHARS_MAX).trim()
}
