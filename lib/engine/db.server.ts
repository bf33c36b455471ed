import type pg from 'pg'

/** One open transaction (or the pool itself) on the engine's schema. `@name` in a text is a table of that schema. */
export type Sql = { <R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]> }
export type Db = { sql: Sql; transaction<T>(act: (sql: Sql) => Promise<T>, options?: { lossy?: boolean }): Promise<T> }

/** Binds SQL to a pool and a schema. A transaction that ends in an error is rolled back and its connection, if broken, thrown away. */
export function openDb(pool: pg.Pool, schema: string): Db {
  const texts = new Map<string, string>()
  const at = (text: string) => {
    let bound = texts.get(text)
    if (bound === undefined) texts.set(text, (bound = text.replace(/@(\w+)/g, `"${schema.replaceAll('"', '')}".$1`)))
    return bound
  }
  const on = (client: pg.Pool | pg.PoolClient): Sql => async <R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) =>
    (await client.query<R>(at(text), values === undefined ? undefined : [...values])).rows
  return {
    sql: on(pool),
    async transaction(act, { lossy = false } = {}) {
      const client = await pool.connect()
      const drop = () => {}
      client.on('error', drop)
      let broken: Error | undefined
      try {
        await client.query(lossy ? 'begin; set local synchronous_commit = off' : 'begin')
        const result = await act(on(client))
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

/** Why a statement failed, as far as trying again goes. */
export function troubleOf(error: unknown): 'busy' | 'away' | 'gone' | 'fault' {
  const code = error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : ''
  if (code === '40P01' || code === '40001' || code === '55P03') return 'busy'
  if (code === '42P01' || code === '3F000' || code === '3D000') return 'gone'
  if (code.startsWith('08') || code.startsWith('57P') || code.startsWith('53') || /^E(CONN|PIPE|AI_AGAIN|NOTFOUND|TIMEDOUT|HOST)/.test(code)) return 'away'
  return error instanceof Error && /connection|terminat|timeout exceeded/i.test(error.message) ? 'away' : 'fault'
}

/** Runs `act` until it works, waiting out a restart of the database for up to `patienceMs`. Safe only for work that may be done twice. */
export async function insist<T>(act: () => Promise<T>, patienceMs: number): Promise<T> {
  const giveUp = performance.now() + patienceMs
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 1000)) {
    try {
      return await act()
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === 'fault' || trouble === 'gone' || performance.now() + waitMs > giveUp) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
