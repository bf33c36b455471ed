import { DAY_MS } from '#lib/domain/time.ts'
import { connect } from '#lib/db/client.server.ts'
import type { Doors } from './doors.ts'
import { habitsOf, SIGNALS_MIN } from './habits.ts'
import { live } from './life.server.ts'
import type { Life, World } from './life.server.ts'
import { personOf } from './people.ts'
import type { Plan } from './run.server.ts'

/** Every `of`th person, from number `index`. */
export type Share = { index: number; of: number }

/** What the people did, by their own account. `leastSignals` is the smallest number anybody gave. */
export type Truth = { messages: number; acts: Life['acts']; leastSignals: number }

/** Keys of a world that reaches nobody; fixed, so that the same seed gives the same ledger. */
export const KEYS = { pepper: 'simulated pepper', tokenKey: 'simulated token key', dataKey: Buffer.alloc(32, 7).toString('base64'), baseUrl: 'https://bide.example' }

/**
 * A simulation tells nobody, waits for no disk, and asks the same statements thousands of times: plans are made once, by index, because
 * tables that are empty when a plan is made will not stay so.
 */
export const SESSION = { 'bide.quiet': 'on', synchronous_commit: 'off', jit: 'off', enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan' }

const AT_ONCE = 3

/** Plays one share of a population. A life may hold two connections at once, when a rep answers. */
export async function playShare(plan: Plan, workspace: World['workspace'] & { desk: World['desk'] }, doors: Doors, share: Share, onLife: () => void): Promise<Truth> {
  const atOnce = plan.atOnce ?? AT_ONCE
  const db = connect(plan.databaseUrl, { max: atOnce * 3, settings: SESSION, prepared: true })
  const startMs = Date.parse(plan.startAt)
  const untilMs = startMs + plan.days * DAY_MS
  const world: World = {
    seed: plan.seed, doors, db, house: KEYS, workspace, desk: workspace.desk, untilMs, channels: plan.channels ?? ['email', 'chat'], cancels: plan.cancels ?? true,
  }
  const numbers = Array.from({ length: plan.people }, (_, index) => index).filter((index) => index % share.of === share.index)
  try {
    const lives = await inTurns(numbers, atOnce, async (index) => {
      const person = personOf({ seed: plan.seed, startMs, arrivalDays: plan.days * (plan.arrivals ?? 1 / 3) }, index)
      const life = await live(world, person, habitsOf(plan.seed, person, untilMs, SIGNALS_MIN))
      onLife()
      return life
    })
    return tally(lives)
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}

/** Works through a list `atOnce` at a time, in its order; stops at the first failure. */
export async function inTurns<In, Out>(list: readonly In[], atOnce: number, work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results = new Array<Out>(list.length)
  let next = 0
  const hand = async (): Promise<void> => {
    for (let at = next++; at < list.length; at = next++) results[at] = await work(list[at]!)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, hand))
  return results
}

function tally(lives: readonly Life[]): Truth {
  const acts: Truth['acts'] = {}
  for (const life of lives) for (const [name, count] of Object.entries(life.acts)) acts[name as keyof typeof acts] = (acts[name as keyof typeof acts] ?? 0) + count
  return { messages: lives.reduce((sum, life) => sum + life.messages, 0), acts, leastSignals: Math.min(...lives.map((life) => life.signals)) }
}
