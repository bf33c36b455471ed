import type { Part } from '#lib/env/health.ts'

/** What the verdict is made of: the parts of the house, and what the workspace asks of a person. */
export type Figures = { parts: Readonly<Record<string, Part>>; unknown: number; deadLetters: number; stoppedSince: string | null }

/** `degraded`: the house fails to do what it promised. `attention`: it does, and a person is asked for something. `starting`: it has not begun yet. */
export type Verdict = { state: 'ready' | 'attention' | 'starting' | 'degraded'; says: string; next: { label: string; href: string } | null }

/** Where each part can be looked at, in the order in which they matter: what comes first explains what comes after. */
const PLACES: Record<string, string | null> = { database: null, web: null, engine: null, relay: null, canary: '/health/waits', waits: '/health/waits', outbox: '/health/delivery', mailbox: '/health/delivery' }
const FINE: readonly string[] = ['ready', 'not used']

/** The worst thing first, with what to do about it. */
export function verdictOf({ parts, unknown, deadLetters, stoppedSince }: Figures): Verdict {
  const names = [...new Set([...Object.keys(PLACES), ...Object.keys(parts)])]
  const troubled = names.flatMap((name) => { const part = parts[name]; return part === undefined || FINE.includes(part.state) ? [] : [{ part, href: PLACES[name] ?? null }] })
  const broken = troubled.find(({ part }) => part.state !== 'starting')
  if (broken) return { state: 'degraded', says: broken.part.says, next: broken.href === null ? null : { label: broken.href === '/health/waits' ? 'See the waits' : 'See the delivery', href: broken.href } }
  if (unknown > 0) return { state: 'attention', says: unknown === 1 ? 'One message has an unknown fate. Say what became of it: nothing is sent again by itself.' : `${unknown} messages have an unknown fate. Say what became of them: nothing is sent again by itself.`, next: { label: 'Say what became of them', href: '/health/delivery' } }
  if (deadLetters > 0) return { state: 'attention', says: deadLetters === 1 ? 'One thing was given up on. Replay it, or let it go.' : `${deadLetters} things were given up on. Replay them, or let them go.`, next: { label: 'Read why', href: '/health/delivery' } }
  if (stoppedSince !== null) return { state: 'attention', says: 'Everything runs, and sending is stopped: messages are held and waits are kept until somebody resumes it.', next: { label: 'Resume sending', href: '/sending' } }
  const beginning = troubled[0]
  if (beginning) return { state: 'starting', says: beginning.part.says, next: null }
  return { state: 'ready', says: 'Everything runs, nothing is late, and nobody is asked for anything.', next: null }
}
