import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import type { Prisma } from './generated/client.ts'

export type Client = PrismaClient
/** A client or an open transaction: a verb does not care which. */
export type Db = PrismaClient | Prisma.TransactionClient

type Connecting = {
  max?: number
  /** Session parameters, such as `{ 'bide.quiet': 'on' }`. */
  settings?: Record<string, string>
  /** Keeps statements prepared on each connection, which halves the server's work where the same few are asked thousands of times. Not for poolers in front of the server. */
  prepared?: boolean
}

/** Opens a pool. */
export function connect(url: string, options: Connecting = {}): Client & { pool: pg.Pool } {
  const session = Object.entries(options.settings ?? {}).map(([name, value]) => `-c ${name}=${value}`).join(' ')
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 20, ...(session ? { options: session } : {}) })
  pool.on('error', () => {}) // an idle connection that dies is replaced at its next use
  const adapter = options.prepared ? new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) }) : new PrismaPg(pool)
  return Object.assign(new PrismaClient({ adapter }), { pool })
}

const STATEMENTS_MAX = 500
const names = new Map<string, string>()

/** The same text has the same name in this process; texts beyond the first few hundred stay nameless, because a server never forgets a prepared one. */
function statementName(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= STATEMENTS_MAX) return ''
  const name = `bide_${names.size}`
  names.set(sql, name)
  return name
}
