import { connect, createServer, type Socket } from 'node:net'
import { Inngest, type InngestFunction } from 'inngest'
import { serve } from 'inngest/edge'
import pg from 'pg'
import { createEngine, type Engine, type EngineOptions } from './create.server.ts'

const SIGNING_KEY = `signkey-test-${'cd'.repeat(32)}`
const quiet = { info() {}, warn() {}, error() {}, debug() {} }

/** An app in this process on an engine of its own; several rigs on one schema are several processes to each other. `lines` is what the engine logged. */
export type Rig = { engine: Engine; client: Inngest; handler: ReturnType<typeof serve>; lines: object[]; start(): Promise<void> }
export type RigOptions = Partial<EngineOptions> & Pick<EngineOptions, 'connectionString' | 'schema'> & { app?: string }

/** For tests: an engine, a client that speaks to it, and the functions made from that client. Nothing runs until `start`, or `engine.register` and `tick`. */
export function openRig({ app = 'app', ...options }: RigOptions, functions: (client: Inngest) => InngestFunction.Any[]): Rig {
  const lines: object[] = []
  const engine = createEngine({ clock: Date, signingKey: SIGNING_KEY, eventKey: 'key', chance: () => 0, log: (line) => { lines.push(line) }, ...options })
  const client = new Inngest({ id: app, isDev: false, baseUrl: 'http://engine.internal', eventKey: 'key', signingKey: SIGNING_KEY, fetch: engine.fetch, logger: quiet, internalLogger: quiet })
  const handler = serve({ client, functions: functions(client) })
  return { engine, client, handler, lines, start: async () => { await engine.start(handler) } }
}

/** A pool for looking at the tables behind the engine's back; a connection ended with the database is no news. */
export function poolOn(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString })
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
  return pool
}

export type Wire = { url: string; cut(): void; mend(): void; close(): Promise<void> }

/** A wire to the database that can be cut: to the one side the database is away, to the other the process is dead. */
export async function wireTo(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) { near.destroy(); return }
    const far = connect(Number(port), hostname)
    for (const [one, other] of [[near, far], [far, near]] as const) {
      open.add(one)
      one.on('error', () => {}).on('close', () => { open.delete(one); other.destroy() }).pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const wired = new URL(url)
  wired.host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const cut = () => { whole = false; for (const socket of open) socket.destroy() }
  return { url: wired.href, cut, mend: () => { whole = true }, close: async () => { cut(); await new Promise((resolve) => server.close(resolve)) } }
}
