import { setTimeout as sleep } from 'node:timers/promises'
import type { Item } from '../wire.ts'

const TRIES = 6
const PATIENCE_MS = 10_000

/** Posts signals to the public API as any sender would: again after a while when it is away or busy, never with another message id. */
export async function post(url: string, apiKey: string, items: readonly Item[], stopped: AbortSignal): Promise<'accepted' | 'refused' | 'away'> {
  for (let tries = 0; tries < TRIES && !stopped.aborted; tries++) {
    const response = await fetch(`${url}/api/v1/signals`, {
      method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify({ batch: items }),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE_MS)]),
    }).catch(() => null)
    if (response?.ok) return 'accepted'
    if (response && response.status < 500 && response.status !== 429) {
      console.error(`The API refused a simulated signal: ${response.status} ${(await response.text()).slice(0, 300)}`)
      return 'refused'
    }
    const asked = Number(response?.headers.get('retry-after'))
    await sleep((asked > 0 ? asked : 2 ** tries) * 1000, undefined, { signal: stopped }).catch(() => undefined)
  }
  return 'away'
}

/** Leaves by the message's own one-click link (RFC 8058): a POST with this body and nothing else. */
export async function leaveByLink(link: string): Promise<boolean> {
  const response = await fetch(link, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null)
  return response?.ok ?? false
}
