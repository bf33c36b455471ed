import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#lib/db/generated/client.ts'
import type { Client } from '#lib/db/client.server.ts'

export class Died extends Error {}

/** A process's way to the database that ends for good after a chosen statement, as the process does that is killed: the statement has happened, and nobody hears of it. */
export type Mortal = {
  db: Client
  /** Statements that were answered so far. */
  statements(): number
  /** Everything ends when this many more have been answered. */
  dieAfter(statements: number): void
  /** Everything ends now. @throws Died */
  die(): never
  isDead(): boolean
  close(): Promise<void>
}

export function openMortal(url: string): Mortal {
  const clients = new Set<pg.Client>()
  let answered = 0
  let diesAt = Infinity
  let dead = false

  const die = (): never => {
    dead = true
    for (const client of clients) (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    throw new Died('this process was killed')
  }
  const ask = async (plain: () => Promise<unknown>): Promise<unknown> => {
    if (dead) throw new Died('this process was killed')
    const answer = await plain()
    if (dead) throw new Died('this process was killed')
    if (++answered >= diesAt) die()
    return answer
  }

  class MortalClient extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config)
      clients.add(this)
      this.on('error', () => undefined)
    }
    override query = ((...args: unknown[]) => {
      const callback = args.find((arg): arg is (error: unknown, result?: unknown) => void => typeof arg === 'function')
      const rest = args.filter((arg) => arg !== callback)
      const answer = ask(() => Reflect.apply(pg.Client.prototype.query, this, rest) as unknown as Promise<unknown>)
      if (!callback) return answer
      answer.then((result) => callback(null, result), (error: unknown) => callback(error))
      return undefined
    }) as pg.Client['query']
  }

  const pool = new pg.Pool({ connectionString: url, max: 3, Client: MortalClient as unknown as typeof pg.Client })
  pool.on('error', () => undefined)
  const db: Client = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    db, statements: () => answered, die, isDead: () => dead,
    dieAfter: (statements) => { diesAt = answered + statements },
    async close() {
      await db.$disconnect().catch(() => undefined)
      await pool.end().catch(() => undefined)
    },
  }
}
