import type pg from 'pg'

/** One open transaction (or the pool itself) on the engine's schema. `@name` in a text is a table of that schema. */
export type Sql = { <R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]> }
export type Db = { sql: Sql; transaction<T>(act: (sql: Sql) => Promise<T>): Promise<T> }

/**
 * Connection settings for a pool of the engine's own. Every statement here looks rows up by key, so one plan made once, by index and
 * nested loop, is right for an empty table and for a million rows; planning anew each time costs more than running.
 */
export const swiftly: pg.PoolConfig & { pipeline: boolean } = {
  pipeline: true, keepAlive: true, keepAliveInitialDelayMillis: 10_000, max: 8, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 15_000, query_timeout: 60_000,
  options: '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off',
}

/**
 * Binds SQL to a pool and a schema. A transaction that ends in an error is rolled back and its connection, if broken, thrown away.
 * `swift` says the pool was made with `swiftly`: statements are then prepared, and `begin` travels with the first of them.
 */
export function openDb(pool: pg.Pool, schema: string, swift: boolean): Db {
  const texts = new Map<string, { name: string; text: string }>()
  const at = (text: string) => {
    let bound = texts.get(text)
    if (bound === undefined) texts.set(text, (bound = { name: `e${texts.size}`, text: text.replace(/@(\w+)/g, `"${schema.replaceAll('"', '')}".$1`) }))
    return bound
  }
  const on = (client: pg.Pool | pg.PoolClient): Sql => async <R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => {
    const bound = at(text)
    if (values === undefined) return (await client.query<R>(bound.text)).rows
    return (await client.query<R>({ text: bound.text, values: [...values], ...(swift ? { name: bound.name } : {}) })).rows
  }
  return {
    sql: on(pool),
    async transaction(act) {
      const client = await pool.connect()
      const drop = () => {}
      client.on('error', drop)
      let broken: Error | undefined
      try {
        const result = swift ? await together(client, 'begin', () => act(on(client))) : await client.query('begin').then(() => act(on(client)))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((e: unknown) => { broken = e instanceof Error ? e : new Error(String(e)) })
        throw error
      } finally {
        client.off('error', drop)
        client.release(broken)
      }
    },
  }
}

/** Sends an opening statement and the first one of `act` in one packet. Should the opening fail, so does what follows it. */
function together<T>(client: pg.PoolClient, opening: string, act: () => Promise<T>): Promise<T> {
  const { stream } = (client as pg.PoolClient & { connection: { stream: { cork(): void; uncork(): void } } }).connection
  stream.cork()
  try {
    client.query(opening).catch(() => {})
    return act()
  } finally {
    stream.uncork()
  }
}

/** Why a statement failed, as far as trying again goes. */
export function troubleOf(error: unknown): 'busy' | 'away' | 'gone' | 'fault' {
  const code = error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : ''
  if (code === '40P01' || code === '40001' || code === '55P03') return 'busy'
  if (code === '42P01' || code === '42883' || code === '3F000' || code === '3D000') return 'gone'
  if (code.startsWith('08') || code.startsWith('57P') || code.startsWith('53') || /^E(CONN|PIPE|AI_AGAIN|NOTFOUND|TIMEDOUT|HOST)/.test(code)) return 'away'
  return error instanceof Error && /connection|terminat|timeout/i.test(error.message) ? 'away' : 'fault'
}

/** Runs `act` until it works, waiting out a restart of the database for up to `patienceMs`, or until `enough`. Safe only for work that may be done twice. */
export async function insist<T>(act: () => Promise<T>, patienceMs: number, enough: () => boolean = () => false): Promise<T> {
  const giveUp = performance.now() + patienceMs
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 1000)) {
    try {
      return await act()
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === 'fault' || trouble === 'gone' || performance.now() + waitMs > giveUp || enough()) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
