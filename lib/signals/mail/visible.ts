const WORDS = [
  ['On ', 'wrote:'], ['Am ', 'schrieb'], ['Le ', 'écrit'], ['El ', 'escribió'], ['Il ', 'scritto:'], ['Em ', 'escreveu:'], ['Op ', 'schreef'], ['Den ', 'skrev'], ['W dniu ', 'pisze:'], ['W dniu ', 'napisał'],
] as const
const DIVIDERS = /^\s*(?:-{2,20} ?(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale) ?-{2,20}|_{20,})\s*$/i
const FIELDS = /^\s*\*?(?:from|von|de|da|van|från|od)\s?:/i
const MORE_FIELDS = /^\s*\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto)\s?:/i
const FOOTERS = /^\s*(?:sent from |get outlook for |gesendet von |von meinem .{1,40} gesendet|envoyé de |envoyé depuis |enviado desde |inviato da |verzonden vanaf |sendt fra )/i
const LINE_CHARS = 400
const LINES_MAX = 5000

/**
 * What somebody wrote themselves: without what they quote, the program's own footer, or a signature. Where they wrote beneath or between the quotation, that is what they wrote.
 * Reads line by line with bounded patterns, so that no text, however made, takes long.
 */
export function visibleText(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n', LINES_MAX)
  const cut = lines.findIndex((_, at) => beginsQuotation(lines, at))
  const above = withoutSignature(cut < 0 ? lines : lines.slice(0, cut))
  if (cut < 0 || above.length > 0) return above.join('\n').trim()
  return withoutSignature(lines.slice(cut + spanOf(lines, cut))).join('\n').trim()
}

function beginsQuotation(lines: readonly string[], at: number): boolean {
  const line = short(lines[at])
  return DIVIDERS.test(line) || spanOf(lines, at) > 0 || (FIELDS.test(line) && lines.slice(at + 1, at + 4).some((next) => MORE_FIELDS.test(short(next))))
}

/** How many lines "On such a day, somebody wrote:" takes here; mail programs break it anywhere. None where it is something else. */
function spanOf(lines: readonly string[], at: number): number {
  const first = short(lines[at]).trimStart()
  const known = WORDS.filter(([start]) => first.startsWith(start))
  if (known.length === 0) return 0
  for (let span = 1, joined = first; span <= 3; joined += ` ${short(lines[at + span])}`, span++) if (joined.trimEnd().endsWith(':') && /\d/.test(joined) && known.some(([, verb]) => joined.includes(verb))) return span
  return 0
}

function withoutSignature(lines: readonly string[]): string[] {
  const own = lines.filter((line) => !line.trimStart().startsWith('>'))
  const end = own.findIndex((line) => line === '-- ' || line === '--' || FOOTERS.test(short(line)))
  const kept = end < 0 ? own : own.slice(0, end)
  return kept.some((line) => line.trim() !== '') ? kept : []
}

const short = (line: string | undefined): string => (line ?? '').slice(0, LINE_CHARS)
