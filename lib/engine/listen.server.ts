import pg from 'pg'

/** `open`: connected, and what `opened` took is held. `tried` resolves after the first attempt, whatever came of it. */
export type Ear = { readonly open: boolean; tried: Promise<void>; close(): Promise<void> }

const CONNECT_MS = 10_000
const CLOSE_MS = 1000

/** Hears NOTIFY on its own connection, which it makes again whenever it breaks. `heard` gets the payload, or null after a new connection (something may have been missed). `opened` may take locks that live as long as the connection. */
export function listen(connectionString: string, channel: string, heard: (payload: string | null) => void, opened: (client: pg.Client) => Promise<unknown>): Ear {
  let client: pg.Client | null = null
  let closed = false
  let ready = false
  let timer: NodeJS.Timeout | null = null
  let waitMs = 100

  const open = async () => {
    const mine = new pg.Client({ connectionString, keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: CONNECT_MS })
    client = mine
    const again = () => {
      if (client !== mine) return
      client = null
      ready = false
      void mine.end().catch(() => {})
      if (!closed) timer = setTimeout(() => void open(), (waitMs = Math.min(waitMs * 2, 2000)))
    }
    mine.on('error', again)
    mine.on('end', again)
    mine.on('notification', (n) => heard(n.payload ?? ''))
    try {
      await mine.connect()
      await opened(mine)
      await mine.query(`listen "${channel}"`)
      waitMs = 100
      ready = client === mine
      heard(null)
    } catch { again() }
  }
  const tried = open()
  return {
    tried,
    get open() { return ready },
    async close() {
      closed = true
      ready = false
      if (timer !== null) clearTimeout(timer)
      const last = client
      client = null
      await Promise.race([last?.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
    },
  }
}
