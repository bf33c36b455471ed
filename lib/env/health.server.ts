import type { Client } from '#lib/db/client.server.ts'
import { mailboxEnv } from './web.server.ts'

export type Health = { status: 'ready' | 'starting'; parts: Record<'web' | 'database' | 'engine' | 'mailbox', string> }

const PATIENCE_MS = 1_500

/** Ready only when every part is. The engine's worker is there while its connection, named `bide-engine`, is. */
export async function health(db: Client): Promise<Health> {
  const [{ database, engine }, mailbox] = await Promise.all([askDatabase(db), askMailbox()])
  const parts = { web: 'ready', database, engine, mailbox }
  return { status: Object.values(parts).every((part) => part === 'ready' || part === 'not used') ? 'ready' : 'starting', parts }
}

async function askDatabase(db: Client): Promise<{ database: string; engine: string }> {
  const elsewhere = process.env.INNGEST_BASE_URL ?? process.env.INNGEST_SIGNING_KEY
  const asked = db.$queryRaw<{ engine: boolean }[]>`SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'bide-engine%' AND datname = current_database()) AS engine`
  const rows = await patient(asked)
  if (!rows) return { database: 'not answering', engine: 'unknown' }
  return { database: 'ready', engine: elsewhere ? 'not used' : rows[0]?.engine ? 'ready' : 'not connected' }
}

async function askMailbox(): Promise<string> {
  const api = mailboxEnv()
  if (!api) return 'not used'
  const answer = await fetch(`${api}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null)
  return answer && answer.status < 500 ? 'ready' : 'not answering'
}

/** Null when it failed or took too long. */
const patient = <Answer>(asked: PromiseLike<Answer>): Promise<Answer | null> =>
  Promise.race([Promise.resolve(asked).catch(() => null), new Promise<null>((done) => { setTimeout(() => done(null), PATIENCE_MS).unref() })])
