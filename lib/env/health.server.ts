import type { Client } from '#lib/db/client.server.ts'
import { httpStatusOf, statusOf } from './health.ts'
import type { HealthStatus, Part } from './health.ts'
import { mailboxEnv } from './web.server.ts'

/** `parts` is each part's word, `details` the same with a sentence and figures. Holds nothing about any person. */
export type Health = { status: HealthStatus; asOf: string; parts: Record<string, string>; details: Record<string, Part> }
/** What a room knows of itself, asked with patience. */
export type Questions = Readonly<Record<string, (db: Client, now: Date) => Promise<Part>>>

const PATIENCE_MS = 1_500
const FRESH_MS = 1_000
const NONE: Questions = {}

const kept = globalThis as { bideHealth?: { wasReady: boolean; stopping: boolean } }
const memory = () => (kept.bideHealth ??= { wasReady: false, stopping: false })

/** From now on this process says that it is stopping. */
export const noteStopping = (): void => { memory().stopping = true }

type Asked = { atMs: number; answer: Promise<Health> }
const latest = new WeakMap<Client, WeakMap<Questions, Asked>>()

/**
 * How the house is, by its parts and by what the rooms say of themselves. Asked at most once a second whoever asks, and each question has its own patience,
 * so it answers within two seconds whatever hangs. `now` is the house's clock.
 */
export function health(db: Client, questions: Questions = NONE, now: () => Date = () => new Date()): Promise<Health> {
  const mine = latest.get(db) ?? new WeakMap<Questions, Asked>()
  latest.set(db, mine)
  const before = mine.get(questions)
  if (before && performance.now() - before.atMs < FRESH_MS && !memory().stopping) return before.answer
  const answer = ask(db, questions, now)
  mine.set(questions, { atMs: performance.now(), answer })
  return answer
}

export const healthHttpStatus = ({ status, details }: Health): number => httpStatusOf(status, details.database)

async function ask(db: Client, questions: Questions, now: () => Date): Promise<Health> {
  const [house, mailbox, ...said] = await Promise.all([
    askDatabase(db, now), askMailbox(),
    ...Object.entries(questions).map(async ([name, question]) => [name, (await patient(oneAtATime(db, name, () => question(db, now())))) ?? UNANSWERED] as const),
  ])
  const details: Record<string, Part> = { web: { state: 'ready', says: 'This process answers.' }, ...house, mailbox, ...Object.fromEntries(said) }
  const status = statusOf(details, memory())
  if (status === 'ready' || status === 'degraded') memory().wasReady = true
  return { status, asOf: now().toISOString(), parts: Object.fromEntries(Object.entries(details).map(([name, { state }]) => [name, state])), details }
}

const underWay = new WeakMap<Client, Map<string, Promise<unknown>>>()

/** A question that hangs is not put again beside itself, so a stuck table costs one connection and not all of them. */
function oneAtATime<Answer>(db: Client, name: string, question: () => PromiseLike<Answer>): Promise<Answer> {
  const mine = underWay.get(db) ?? new Map<string, Promise<unknown>>()
  underWay.set(db, mine)
  const before = mine.get(name)
  if (before) return before as Promise<Answer>
  const asked = Promise.resolve(question()).finally(() => mine.delete(name))
  mine.set(name, asked)
  return asked
}

const UNANSWERED: Part = { state: 'unknown', says: 'The database did not answer this in time.' }
const CLOCK_TOLERANCE_MS = 2_000

/** The engine's worker is there while its connection, named `bide-engine`, is. */
async function askDatabase(db: Client, now: () => Date): Promise<Record<'database' | 'engine' | 'clock', Part>> {
  const elsewhere = process.env.INNGEST_BASE_URL ?? process.env.INNGEST_SIGNING_KEY
  const startedAt = performance.now()
  const askedAtMs = Date.now()
  const rows = await patient(oneAtATime(db, 'database', () => db.$queryRaw<{ engine: boolean; atMs: number }[]>`
    SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'bide-engine%' AND datname = current_database()) AS engine, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "atMs"`))
  const tookMs = Math.round(performance.now() - startedAt)
  const row = rows?.[0]
  if (!row) {
    const unknown: Part = { state: 'unknown', says: 'Only the database can tell.' }
    return { database: { state: 'not answering', says: 'The database does not answer. What was accepted is kept; the supervisor starts it again, and its log is in the folder of logs.', tookMs }, engine: unknown, clock: unknown }
  }
  const offsetMs = Math.round(row.atMs - (askedAtMs + tookMs / 2))
  const rehearsalSeconds = Math.round((now().getTime() - Date.now()) / 1000)
  return {
    database: { state: 'ready', says: `The database answered in ${tookMs} ms.`, tookMs },
    engine: engineIs(Boolean(elsewhere), row.engine),
    clock: clockIs(offsetMs, rehearsalSeconds),
  }
}

function engineIs(elsewhere: boolean, connected: boolean): Part {
  if (elsewhere) return { state: 'not used', says: 'The functions run on an Inngest server, which has a page of its own.' }
  return connected ? { state: 'ready', says: 'The engine process is connected.' } : { state: 'not connected', says: 'No engine process is connected: signals are kept, and nothing is decided or sent. The supervisor starts it again; its log says why it ended.' }
}

function clockIs(offsetMs: number, rehearsalSeconds: number): Part {
  const facts = { offsetMs, rehearsalSeconds }
  if (Math.abs(offsetMs) > CLOCK_TOLERANCE_MS) return { state: 'degraded', says: `The clocks of this machine and of the database's are ${Math.abs(offsetMs)} ms apart. Set both by NTP: due times are reckoned by this machine's.`, ...facts }
  return { state: 'ready', says: rehearsalSeconds === 0 ? `The database's clock is within ${Math.abs(offsetMs)} ms.` : `A rehearsal: the house's clock is set ${rehearsalSeconds} s forward.`, ...facts }
}

async function askMailbox(): Promise<Part> {
  const api = mailboxEnv()
  if (!api) return { state: 'not used', says: 'Mail goes to a server of its own.' }
  const answer = await fetch(`${api}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null)
  return answer && answer.status < 500 ? { state: 'ready', says: 'The local mailbox answers.' } : { state: 'not answering', says: 'The local mailbox does not answer: messages are tried again. The supervisor starts it again.' }
}

/** Null when it failed or took too long. */
const patient = <Answer>(asked: PromiseLike<Answer>): Promise<Answer | null> =>
  Promise.race([Promise.resolve(asked).catch(() => null), new Promise<null>((done) => { setTimeout(() => done(null), PATIENCE_MS).unref() })])
