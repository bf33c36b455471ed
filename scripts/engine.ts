import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Inngest, type InngestFunction } from 'inngest'
import { serve } from 'inngest/edge'
import { startPostgres } from '#lib/db/embedded.server.ts'
import { createEngine } from '#lib/engine/create.server.ts'
import { openHttp } from '#lib/engine/http.server.ts'
import { REQUEST_BYTES_MAX } from '#lib/engine/limits.ts'
import { answer } from '#lib/engine/problem.ts'
import { bearerOf } from '#lib/engine/signature.ts'
import { plainEnvironment } from '#lib/env/plain.server.ts'

const USAGE = `npm run engine -- --functions <module> [--port 8288] [--schema engine_run] [--database URL] [--app app] [--workers 20]

The module's default export is a function from an Inngest client to a list of Inngest functions.
Events: POST /e/<key>. Signals: POST /v1/signals. State: GET /health. Loopback only.
With INNGEST_EVENT_KEY or INNGEST_SIGNING_KEY set, only those keys are accepted; without, any is.
Without --database and DATABASE_URL, a database is made in a temporary folder and thrown away at the end.`

type Module = { default: (client: Inngest) => readonly InngestFunction.Any[] }

plainEnvironment()
const { values: options } = parseArgs({
  options: {
    functions: { type: 'string' }, port: { type: 'string', default: '8288' }, schema: { type: 'string', default: 'engine_run' }, database: { type: 'string' },
    app: { type: 'string', default: 'app' }, workers: { type: 'string', default: '20' }, help: { type: 'boolean', default: false },
  },
})
if (options.help || options.functions === undefined) {
  console.log(USAGE)
  process.exit(options.help ? 0 : 2)
}

const say = (line: object) => console.log(JSON.stringify(line))
const closers: (() => Promise<void>)[] = []

async function database(): Promise<string> {
  const given = options.database ?? process.env['DATABASE_URL']
  if (given !== undefined && given !== '') return given
  const folder = mkdtempSync(path.join(tmpdir(), 'bide-engine-'))
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), password: randomBytes(12).toString('hex'), database: 'engine', log: (line) => say({ event: 'postgres', line }) })
  closers.push(async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) })
  return server.url
}

let leaving = false
async function leave(code: number): Promise<void> {
  if (leaving) return
  leaving = true
  for (const close of closers.reverse()) await close().catch((error: unknown) => say({ event: 'close', message: String(error) }))
  process.exit(code)
}
process.on('SIGINT', () => void leave(0))
process.on('SIGTERM', () => void leave(0))

try {
  const connectionString = await database()
  const eventKey = process.env['INNGEST_EVENT_KEY'] ?? 'local'
  const signingKey = process.env['INNGEST_SIGNING_KEY'] ?? `signkey-local-${randomBytes(32).toString('hex')}`
  const engine = createEngine({ connectionString, schema: options.schema, clock: Date, signingKey, eventKey, workers: Number(options.workers), log: say })
  closers.push(() => engine.stop({ drainMs: 10_000 }))
  const client = new Inngest({ id: options.app, isDev: false, baseUrl: 'http://engine.internal', eventKey, signingKey, fetch: engine.fetch })
  const module = await import(pathToFileURL(path.resolve(options.functions)).href) as Module
  if (typeof module.default !== 'function') throw new Error(`${options.functions} has no default export that makes functions from a client.`)
  const functions = await engine.start(serve({ client, functions: [...module.default(client)] }))
  const door = await openHttp(Number(options.port), REQUEST_BYTES_MAX, async (request) => {
    const url = new URL(request.url)
    if (url.pathname === '/health') return answer({ ok: true, ...await engine.stats() })
    if (process.env['INNGEST_EVENT_KEY'] === undefined && url.pathname.startsWith('/e/')) url.pathname = `/e/${eventKey}`
    const headers = new Headers(request.headers)
    if (process.env['INNGEST_SIGNING_KEY'] === undefined) headers.set('authorization', `Bearer ${bearerOf(signingKey)}`)
    return engine.fetch(url, { method: request.method, headers, ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: await request.arrayBuffer() }) })
  })
  closers.push(() => door.close())
  say({ event: 'engine.ready', url: `http://127.0.0.1:${door.port}`, schema: options.schema, functions: functions.map((f) => f.id) })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await leave(1)
}
