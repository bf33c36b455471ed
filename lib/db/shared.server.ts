import { connect } from './client.server.ts'
import type { Client } from './client.server.ts'

const kept = globalThis as { bideDatabase?: ReturnType<typeof connect> }

/** The process's one pool, opened at first use from `DATABASE_URL`; kept across hot reloads. */
export function database(): Client & { pool: import('pg').Pool } {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set: start the app with `npm start`, or name a PostgreSQL database')
  return (kept.bideDatabase ??= connect(url))
}
