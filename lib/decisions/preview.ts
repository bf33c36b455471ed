/** Nothing is fetched and nothing can be followed: the frame's own policy, in the document. */
const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`

/** A message's HTML for a sandboxed frame: links lose their targets, and remote pictures, scripts and forms are taken out. */
export function previewHtml(html: string): string {
  const inert = html
    .replace(/<(script|iframe|object|embed|link|base|form)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(script|iframe|object|embed|link|base|form|meta)\b[^>]*>/gi, '')
    .replace(/\s(href|action|formaction|srcset|background|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/\ssrc\s*=\s*("(?!data:)[^"]*"|'(?!data:)[^']*'|(?!["']|data:)[^\s>]+)/gi, '')
  const style = '<style>body{margin:16px;font:15px/1.5 system-ui,sans-serif;color:#1b1d21;background:#fff}a{text-decoration:underline;color:#0b5f5a}</style>'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${POLICY}<title>Message</title>${style}</head><body>${inert}</body></html>`
}
