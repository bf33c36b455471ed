import pg from 'pg'

type Listener = (payload: string) => void
type Ear = { listeners: Set<Listener>; client: pg.Client | null; retryMs: number }

const kept = globalThis as { bideEars?: Map<string, Ear> }
const ears = (kept.bideEars ??= new Map())
const RETRY_MS_MAX = 10_000

/** Hears a Postgres channel on one connection a process, which is opened again whenever it breaks. Returns how to stop listening. */
export function listen(url: string, channel: string, listener: Listener): () => void {
  const key = `${url} ${channel}`
  let ear = ears.get(key)
  if (!ear) {
    ear = { listeners: new Set(), client: null, retryMs: 250 }
    ears.set(key, ear)
    void open(url, channel, ear)
  }
  ear.listeners.add(listener)
  return () => ear.listeners.delete(listener)
}

async function open(url: string, channel: string, ear: Ear): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'bide-live' })
  let over = false
  const again = () => {
    if (over) return
    over = true
    ear.client = null
    client.end().catch(() => {})
    setTimeout(() => void open(url, channel, ear), ear.retryMs).unref()
    ear.retryMs = Math.min(RETRY_MS_MAX, ear.retryMs * 2)
  }
  client.on('error', again)
  client.on('end', again)
  client.on('notification', ({ payload }) => {
    for (const listener of ear.listeners) listener(payload ?? '')
  })
  try {
    await client.connect()
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    ear.client = client
    ear.retryMs = 250
  } catch {
    again()
  }
}
