import { createHash, timingSafeEqual } from 'node:crypto'

/** Who asks: `peer` is the address at the other end of the connection, null where nobody knows; `forwarded` says that a proxy passed this on. */
export type Asker = { authorization: string | null; peer: string | null; host: string | null; forwarded: boolean }
export type Access = { allowed: true } | { allowed: false; status: 401 | 403; because: string }

const isLoopback = (address: string): boolean => address === '::1' || /^(?:::ffff:)?127\./.test(address)
const isLoopbackName = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i.test(host)

/**
 * The metrics are for this machine, and for whoever has the token. A proxy on this machine asks from here for the whole world, so this machine is
 * believed only where nothing was forwarded and the house's own address is this machine's.
 */
export function mayScrape({ authorization, peer, host, forwarded }: Asker, { token, publicUrl }: { token: string | null; publicUrl: string }): Access {
  if (authorization !== null) {
    if (token !== null && same(authorization.replace(/^bearer\s+/i, ''), token)) return { allowed: true }
    return { allowed: false, status: 401, because: token === null ? 'No BIDE_METRICS_TOKEN is set here, so no token opens this.' : 'This is not the token in BIDE_METRICS_TOKEN.' }
  }
  const here = peer !== null && isLoopback(peer) && !forwarded && host !== null && isLoopbackName(host) && URL.canParse(publicUrl) && isLoopbackName(new URL(publicUrl).host)
  if (here) return { allowed: true }
  return token === null
    ? { allowed: false, status: 403, because: 'Metrics are given to this machine only. Set BIDE_METRICS_TOKEN to ask from elsewhere.' }
    : { allowed: false, status: 401, because: 'Ask with "Authorization: Bearer" and the token in BIDE_METRICS_TOKEN.' }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
