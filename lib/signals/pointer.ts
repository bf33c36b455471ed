/** JSON pointer (RFC 6901) to a place inside one item; the item itself is `body`. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'body' : path.map((step) => `/${printable(String(step)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const printable = (text: string): string => text.slice(0, 100).replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
