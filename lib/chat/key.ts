import { createHmac, timingSafeEqual } from 'node:crypto'

const MAC_BYTES = 12

const sign = (tokenKey: string, workspaceId: string): string =>
  createHmac('sha256', createHmac('sha256', tokenKey).update('widget').digest()).update(workspaceId).digest().subarray(0, MAC_BYTES).toString('base64url')

/** The public key a site puts into its pages: names the workspace and opens nothing but the chat. */
export const widgetKey = (tokenKey: string, workspaceId: string): string => `wk_${Buffer.from(workspaceId).toString('base64url')}.${sign(tokenKey, workspaceId)}`

/** The workspace of a genuine key, or null. Compares in constant time. */
export function readWidgetKey(tokenKey: string, key: string): string | null {
  const [head, ...rest] = key.split('.')
  if (!head?.startsWith('wk_') || rest.length !== 1 || key.length > 200) return null
  const workspaceId = Buffer.from(head.slice(3), 'base64url').toString('utf8')
  // The whole key is compared, so that no second spelling of the same bytes is a key.
  const [given, expected] = [Buffer.from(key), Buffer.from(widgetKey(tokenKey, workspaceId))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? workspaceId : null
}
