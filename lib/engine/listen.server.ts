import pg from 'pg'

/** Hears NOTIFY on its own connection, which it makes again whenever it breaks. `heard` gets the payload, or null after a new connection (something may have been missed). `opened` may take locks that live as long as the connection. */
export function listen(connectionString: string, channel: string, heard: (payload: string | null) => void, opened: (client: pg.Client) => Promise<unknown>): { close(): Promise<void> } {
  let client: pg.Client | null = null
  let closed = false
  let timer: NodeJS.Timeout | null = null
  let waitMs = 100

  const open = async () => {
    const mine = new pg.Client({ connectionString, keepAlive: true })
    client = mine
    const again = () => {
      if (client !== mine) return
      client = null
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
      heard(null)
    } catch { again() }
  }
  void open()
  return {
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      const last = client
      client = null
      await last?.end().catch(() => {})
    },
  }
}
