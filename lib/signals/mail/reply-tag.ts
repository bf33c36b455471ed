import { createHmac } from 'node:crypto'
import { sameText } from '../same-text.ts'

const MAC_CHARS = 16
const TAG = /\+([0-9a-f]{32})([0-9a-f]{16})@/i

const macOf = (tokenKey: string, id: string): string => createHmac('sha256', createHmac('sha256', tokenKey).update('reply').digest()).update(id).digest('hex').slice(0, MAC_CHARS)

/** An address under which an answer finds its way back to one decision: `hello+<id><mac>@…`. Lower case throughout, because some mail programs make it so. */
export function replyAddress(tokenKey: string, address: string, decisionId: string): string {
  const id = decisionId.replace(/^dec_/, '').replaceAll('-', '')
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${id}${macOf(tokenKey, id)}${address.slice(at)}`
}

/** The decision a genuine tag among these addresses names, or null. */
export function decisionTagged(tokenKey: string, addresses: readonly string[]): string | null {
  for (const address of addresses.slice(0, 50)) {
    const [, id = '', mac = ''] = TAG.exec(address.slice(0, 320)) ?? []
    if (id !== '' && sameText(mac.toLowerCase(), macOf(tokenKey, id.toLowerCase()))) return `dec_${id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
  }
  return null
}
