const HTML_CHARS_MAX = 400_000
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" }

/** The words of an HTML message, for one that has no plain text. What it quotes is left out; nothing of it is ever shown as HTML. */
export function htmlText(html: string): string {
  const own = quotationCut(without(without(html.slice(0, HTML_CHARS_MAX), 'style'), 'script'))
  return own
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi, '\n').replace(/<[^<>]*>/g, '')
    .replace(/&(#39|amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' ')
    .replace(/[ \t]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n').trim()
}

function quotationCut(html: string): string {
  const at = html.search(/<blockquote\b|class="?gmail_quote|id="?(?:divRplyFwdMsg|appendonsend)/i)
  if (at < 0) return html
  const tag = html.lastIndexOf('<', at)
  return html.slice(0, tag < 0 ? at : tag)
}

function without(html: string, tag: string): string {
  const lower = html.toLowerCase()
  let kept = ''
  for (let at = 0; ; ) {
    const open = lower.indexOf(`<${tag}`, at)
    if (open < 0) return kept + html.slice(at)
    kept += html.slice(at, open)
    const close = lower.indexOf(`</${tag}>`, open)
    if (close < 0) return kept
    at = close + tag.length + 3
  }
}
