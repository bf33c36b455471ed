import { catalogue } from '#lib/domain/signal.ts'
import type { SignalName, Trust } from '#lib/domain/signal.ts'
import { isbot } from 'isbot'

/** Link scanners follow a message the moment it is delivered, and follow all of its links at once; people take longer and choose. */
export const SWEEP_SECONDS = 10
export const SWEEP_LINKS = 3
/** Whoever falls into the trap is a machine in everything else it does around that time. */
export const TRAP_SECONDS = 60

export type Circumstances = { name: SignalName; userAgent: string | null; method: string | null; honeypot: boolean; autoReply: boolean; userId: boolean; secondsSinceDelivery: number | null; swept: boolean }

/**
 * Whether a person or a machine did this (P12). Unknown where nothing speaks for either. A followed link is a person's only where a browser followed it a while after a message
 * of ours arrived: an account in the event says who got the message, not who clicked.
 */
export function trustOf(seen: Circumstances): Trust {
  if (seen.honeypot || seen.autoReply || seen.swept || seen.method === 'HEAD') return 'likely_bot'
  if (seen.userAgent !== null && isbot(seen.userAgent)) return 'likely_bot'
  if (isLinkFollowed(seen)) {
    if (seen.secondsSinceDelivery === null) return 'unknown'
    if (seen.secondsSinceDelivery < SWEEP_SECONDS) return 'likely_bot'
    return seen.userAgent !== null && /^mozilla\//i.test(seen.userAgent) ? 'human' : 'unknown'
  }
  return catalogue[seen.name].intent === 'explicit' || seen.name === 'unsubscribe' || seen.userId ? 'human' : 'unknown'
}

/** A click, or an unsubscribe that came about by looking at its address. One that was posted (RFC 8058), or that nobody says anything about, is a statement. */
export const isLinkFollowed = ({ name, method }: { name: string; method: string | null }): boolean => name === 'click' || (name === 'unsubscribe' && (method === 'GET' || method === 'HEAD'))

/** One link followed. Without an address it is told apart from none. */
export type Followed = { atMs: number; url: string | null; honeypot: boolean }

/** Whether this one belongs to a sweep among those around it (itself included or not): many different links within seconds, or a trap within the minute. */
export function isSwept(one: Followed, around: readonly Followed[]): boolean {
  if (around.some((other) => other.honeypot && Math.abs(other.atMs - one.atMs) <= TRAP_SECONDS * 1000)) return true
  const near = [one, ...around].filter((other) => other.url !== null && Math.abs(other.atMs - one.atMs) <= SWEEP_SECONDS * 1000).toSorted((a, b) => a.atMs - b.atMs)
  return near.some((first) => {
    const within = near.filter(({ atMs }) => atMs >= first.atMs && atMs - first.atMs <= SWEEP_SECONDS * 1000)
    return within.some(({ atMs, url }) => atMs === one.atMs && url === one.url) && new Set(within.map(({ url }) => url)).size >= SWEEP_LINKS
  })
}
