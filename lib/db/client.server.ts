import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import type { Prisma } from './generated/client.ts'

export type Client = PrismaClient
/** A client or an open transaction: a verb does not care which. */
export type Db = PrismaClient | Prisma.TransactionClient

/** Opens a pool. `settings` become session parameters, such as `{ 'bide.quiet': 'on' }`. */
export function connect(url: string, options: { max?: number; settings?: Record<string, string> } = {}): Client & { pool: pg.Pool } {
  const session = Object.entries(options.settings ?? {}).map(([name, value]) => `-c ${name}=${value}`).join(' ')
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 20, ...(session ? { options: session } : {}) })
  pool.on('error', () => {}) // an idle connection that dies is replaced at its next use
  return Object.assign(new PrismaClient({ adapter: new PrismaPg(pool) }), { pool })
}
