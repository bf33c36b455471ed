import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'

/** Who can be killed. `backend` is one of PostgreSQL's own processes, whose death makes it start all of them anew. */
export const VICTIMS = ['engine', 'engine-2', 'web', 'web-2', 'mailbox', 'postgres', 'backend'] as const
export type Victim = (typeof VICTIMS)[number]

const WEIGHTS: Readonly<Record<Victim, number>> = { 'engine': 30, 'engine-2': 18, 'web': 14, 'web-2': 6, 'mailbox': 14, 'postgres': 6, 'backend': 12 }

/** What else goes wrong, beside a kill. */
export type Fault =
  | { kind: 'freeze'; whom: Victim; seconds: number }
  | { kind: 'clock'; seconds: number }
  | { kind: 'mailbox'; faults: Readonly<Record<string, number | boolean>> }
  | { kind: 'engine-loss' }
  | { kind: 'full-disk'; seconds: number }

/** One kill: how long to leave everybody in peace before it, whom it hits, and what goes wrong just before. */
export type Blow = { pauseMs: number; victim: Victim; faults: Fault[] }

/** How many of each in a run: so many for every hundred kills, and at least so many. */
const SHARES: Readonly<Record<Fault['kind'], { perHundred: number; least: (kills: number) => number }>> = {
  'freeze': { perHundred: 8, least: () => 2 },
  'clock': { perHundred: 8, least: () => 3 },
  'mailbox': { perHundred: 12, least: () => 3 },
  'engine-loss': { perHundred: 1, least: () => 1 },
  'full-disk': { perHundred: 0.6, least: (kills) => (kills >= 60 ? 1 : 0) },
}

/** The blows of a seed, in their order. */
export function blowsFor(seed: string, kills: number): Blow[] {
  const blows = Array.from({ length: kills }, (_, n): Blow => {
    const chance = chanceFrom(`blow\n${seed}\n${n}`)
    return { pauseMs: 700 + Math.floor(chance() * 4_300), victim: VICTIMS[pickIndex(VICTIMS.map((victim) => WEIGHTS[victim]), chance())]!, faults: [] }
  })
  for (const kind of Object.keys(SHARES) as Fault['kind'][]) {
    const { perHundred, least } = SHARES[kind]
    const count = Math.min(kills, Math.max(least(kills), Math.round((perHundred * kills) / 100)))
    for (let n = 0; n < count; n++) {
      const chance = chanceFrom(`fault\n${seed}\n${kind}\n${n}`)
      blows[Math.floor(((n + chance()) / count) * kills)]!.faults.push(faultOf(kind, n, chance))
    }
  }
  return blows
}

function faultOf(kind: Fault['kind'], n: number, chance: () => number): Fault {
  if (kind === 'freeze') {
    const whom = (['engine', 'engine-2', 'engine', 'web', 'mailbox', 'backend'] as const)[pickIndex([4, 3, 4, 2, 2, 2], chance())]!
    return { kind, whom, seconds: Math.ceil(whom.startsWith('engine') ? 2 + chance() * 23 : 1 + chance() * 5) }
  }
  // Every third turns the clock back a little, as a machine does that asks for the time; the others let a night or a few days pass.
  if (kind === 'clock') return { kind, seconds: n % 3 === 2 ? -Math.ceil(chance() * 90) : Math.ceil(3_600 * (2 + chance() * 40)) }
  if (kind === 'mailbox') return { kind, faults: MISBEHAVIOURS[pickIndex([3, 3, 2, 1, 1], chance())]! }
  if (kind === 'full-disk') return { kind, seconds: Math.ceil(4 + chance() * 5) }
  return { kind }
}

/** As `PUT /faults` of the local mailbox takes them. */
const MISBEHAVIOURS: readonly Extract<Fault, { kind: 'mailbox' }>['faults'][] = [
  { delayMs: 2_000, times: 8 }, { dropAfterData: true, times: 3 }, { rejectWith: 451, times: 4 }, { rejectWith: 550, times: 1 }, { delayMs: 25_000, times: 1 },
]
