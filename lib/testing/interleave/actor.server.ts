import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#lib/db/generated/client.ts'
import type { Client } from '#lib/db/client.server.ts'

type Waiting = { text: string; pid: number; go: () => void }

/** Somebody who does one thing on connections of their own, and stops before every statement until told to go on. */
export type Actor = {
  name: string
  db: Client
  begin(verb: () => Promise<unknown>): void
  /** The statement before which it stands, or null. */
  atDoor(): string | null
  /** Lets that statement through. */
  pass(): void
  /** The server processes that work for it right now. */
  inDatabase(): number[]
  owns(pid: number): boolean
  isDone(): boolean
  /** What the verb threw, once it is done. */
  failure(): unknown
  close(): Promise<void>
}

/** `onChange` hears of everything an actor does by itself: it came to the door, a statement ended, the verb ended. */
export async function openActor(url: string, name: string, onChange: () => void, session = ''): Promise<Actor> {
  const pids = new Set<number>()
  const inFlight = new Set<Waiting>()
  const door: Waiting[] = []
  let halting = false
  let done = true
  let failure: unknown = null

  /** Stops before each statement. Called with a callback by the pool and without by everybody else, as pg's own method is. */
  const halt = (client: pg.Client, plain: (...args: unknown[]) => unknown, args: unknown[]): unknown => {
    if (!halting) return plain(...args)
    const callback = args.find((arg): arg is (error: unknown, result?: unknown) => void => typeof arg === 'function')
    const rest = args.filter((arg) => arg !== callback)
    const [first] = rest
    const text = typeof first === 'string' ? first : String((first as { text?: unknown }).text)
    const answer = new Promise<Waiting>((resolve) => {
      const ticket: Waiting = { text, pid: pidOf(client), go: () => resolve(ticket) }
      door.push(ticket)
      onChange()
    }).then(async (ticket) => {
      try {
        return await plain(...rest)
      } finally {
        inFlight.delete(ticket)
        onChange()
      }
    })
    if (!callback) return answer
    answer.then((result) => callback(null, result), (error: unknown) => callback(error))
    return undefined
  }

  class HaltingClient extends pg.Client {
    override query = ((...args: unknown[]) => halt(this, (...plain) => Reflect.apply(pg.Client.prototype.query, this, plain) as unknown, args)) as pg.Client['query']
  }

  const pool = new pg.Pool({ connectionString: url, max: 3, Client: HaltingClient, options: `-c deadlock_timeout=200ms ${session}`.trim() })
  pool.on('connect', (client) => void pids.add(pidOf(client)))
  pool.on('error', () => undefined)
  const db = new PrismaClient({ adapter: new PrismaPg(pool) })
  await Promise.all([1, 2].map(async () => (await pool.connect()).release()))

  return {
    name, db,
    begin(verb) {
      halting = true
      done = false
      failure = null
      const end = (error: unknown): void => { failure = error; done = true; halting = false; onChange() }
      verb().then(() => end(null), (error: unknown) => end(error ?? new Error('it failed without a word')))
    },
    atDoor: () => (inFlight.size === 0 ? door[0]?.text ?? null : null),
    pass: () => {
      const next = door.shift()
      if (!next) return
      inFlight.add(next)
      next.go()
    },
    inDatabase: () => [...inFlight].map(({ pid }) => pid),
    owns: (pid) => pids.has(pid),
    isDone: () => done && inFlight.size === 0,
    failure: () => failure,
    close: async () => { await db.$disconnect(); await pool.end() },
  }
}

const pidOf = (client: object): number => Number(Reflect.get(client, 'processID'))
