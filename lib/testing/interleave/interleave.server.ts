import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from './actor.server.ts'
import type { Choose } from './schedules.ts'

/** One statement of one actor. `held` when it had to wait for a lock another actor has. */
export type Turn = { actor: string; statement: string; held: boolean }

/** `deadlocks` say who waited for whom; `failures` what each verb threw, where it did. */
export type Interleaving = { turns: Turn[]; deadlocks: string[]; failures: ReadonlyMap<string, unknown> }

/** The schedule in letters, with which the same interleaving is played again. */
export const lettersOf = (turns: readonly Turn[]): string => turns.map(({ actor }) => actor).join('')

const GIVE_UP_MS = 60_000
const GRACE_MS = 2

export type Interleaver = { play(actors: readonly Actor[], verbs: ReadonlyMap<string, () => Promise<unknown>>, choose: Choose): Promise<Interleaving>; hear: () => void; close(): Promise<void> }

/**
 * Plays several verbs against one database, one statement at a time, in the order that `choose` says. An actor that waits for a lock is known by what
 * PostgreSQL says of its process (`pg_blocking_pids`), never by the time it takes; the others go on, and it follows when they let go.
 */
export async function openInterleaver(url: string): Promise<Interleaver> {
  const monitor = new pg.Client({ connectionString: url })
  monitor.on('error', () => undefined)
  await monitor.connect()
  let ring = (): void => undefined
  const rung = (): Promise<void> => new Promise((resolve) => { ring = resolve })

  return {
    hear: () => ring(),
    close: () => monitor.end(),
    async play(actors, verbs, choose) {
      const turns: Turn[] = []
      const deadlocks: string[] = []
      for (const actor of actors) actor.begin(verbs.get(actor.name)!)
      for (;;) {
        const held = await stillness(actors)
        const last = turns.at(-1)
        if (last && held.has(last.actor)) last.held = true
        const circle = circleIn(held)
        if (circle) {
          deadlocks.push(circle)
          await changeOf(actors)
          continue
        }
        const open = actors.filter((actor) => actor.atDoor() !== null).map(({ name }) => name)
        if (open.length === 0) break
        const name = choose(open)
        const actor = actors.find((one) => one.name === name)!
        turns.push({ actor: name, statement: (actor.atDoor() ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 90), held: false })
        actor.pass()
      }
      return { turns, deadlocks, failures: new Map(actors.map((actor) => [actor.name, actor.failure()] as const).filter(([, failure]) => failure !== null)) }
    },
  }

  /** Waits until nobody moves of their own accord: each is done, stands at the door, or waits for a lock of one who does. Returns who waits for whom. */
  async function stillness(actors: readonly Actor[]): Promise<Map<string, string[]>> {
    const giveUpAt = performance.now() + GIVE_UP_MS
    for (;;) {
      const change = rung()
      const busy = actors.filter((actor) => !actor.isDone() && actor.atDoor() === null)
      if (busy.length === 0) return new Map()
      await Promise.race([change, sleep(GRACE_MS)])
      const asked = busy.filter((actor) => actor.inDatabase().length > 0)
      if (asked.length === busy.length && asked.length > 0) {
        const held = await heldBy(asked, actors)
        const still = busy.every((actor) => actor.inDatabase().length > 0)
        if (still && busy.every(({ name }) => held.has(name))) return held
      }
      if (performance.now() > giveUpAt) throw new Error(`nothing moved for ${GIVE_UP_MS / 1000} s: ${busy.map(({ name }) => name).join(', ')} neither ended nor waited for a lock`)
    }
  }

  /** Of those in the database, who waits only for actors that are themselves at the door or waiting, and for whom. */
  async function heldBy(asked: readonly Actor[], actors: readonly Actor[]): Promise<Map<string, string[]>> {
    const { rows } = await monitor.query<{ pid: number; blockers: number[] }>('SELECT pid, pg_blocking_pids(pid) AS blockers FROM unnest($1::int[]) AS pid', [asked.flatMap((actor) => actor.inDatabase())])
    const held = new Map(asked.flatMap((actor) => {
      const blockers = rows.filter(({ pid }) => actor.inDatabase().includes(pid)).flatMap((row) => row.blockers)
      return blockers.length > 0 ? [[actor.name, blockers.map((pid) => actors.find((other) => other.owns(pid))?.name ?? `process ${pid}`)] as const] : []
    }))
    const stands = (name: string): boolean => held.has(name) || actors.some((actor) => actor.name === name && actor.atDoor() !== null)
    return new Map([...held].filter(([, blockers]) => blockers.every(stands)))
  }

  async function changeOf(actors: readonly Actor[]): Promise<void> {
    const before = actors.map((actor) => actor.inDatabase().join()).join(';')
    while (actors.map((actor) => actor.inDatabase().join()).join(';') === before) await Promise.race([rung(), sleep(GRACE_MS)])
  }
}

function circleIn(held: ReadonlyMap<string, readonly string[]>): string | null {
  for (const start of held.keys()) {
    const path = [start]
    for (let here = held.get(start)?.[0]; here !== undefined; here = held.get(here)?.[0]) {
      if (path.includes(here)) return [...path.slice(path.indexOf(here)), here].join(' waits for ')
      path.push(here)
    }
  }
  return null
}
