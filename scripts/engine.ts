import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
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
import { neighbours } from '#lib/engine/neighbours.server.ts'
import { answer, problem } from '#lib/engine/problem.ts'
import { bearerOf } from '#lib/engine/signature.ts'
import { plainEnvironment } from '#lib/env/plain.server.ts'

const USAGE = `npm run engine -- --functions <module> [--port 8288] [--schema engine_run] [--database URL] [--app app] [--workers 20]

The module's default export is a function from an Inngest client to a list of Inngest functions (.ts, .mts, .js or .mjs).
Events: POST /e/<key>. Signals: POST /v1/signals. Runs: GET /v1/events/<id>/runs, GET /v1/runs/<id>, GET /v1/runs?status=&function_id=&limit=.
Cancel: DELETE /v1/runs/<id>. State: GET /health. Loopback only; port 0 takes any free one.
With INNGEST_EVENT_KEY or INNGEST_SIGNING_KEY set, only those keys are accepted; without, any is.
Without --database and DATABASE_URL, a database is made in a temporary folder and thrown away at the end. With one, runs go on where they were,
and several processes with the same functions may share a schema.`

/** Something the person who started this can put right; told in one line, without a trace. */
class Advice extends Error {}
const advise = (message: string): never => { throw new Advice(message) }
/** One line of what went wrong; a failed connection to several addresses has its words inside. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return wordsOf(error.errors[0])
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

plainEnvironment()
const say = (line: object) => console.log(JSON.stringify(line))
const closers: (() => Promise<void>)[] = []

function readOptions() {
  try {
    return parseArgs({
      options: {
        functions: { type: 'string' }, port: { type: 'string', default: '8288' }, schema: { type: 'string', default: 'engine_run' }, database: { type: 'string' },
        app: { type: 'string', default: 'app' }, workers: { type: 'string', default: '20' }, help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return advise(`${error instanceof Error ? error.message.split('\n')[0] : 'The options cannot be read.'} Try --help.`)
  }
}

function whole(name: string, text: string, low: number, high: number): number {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= low && value <= high ? value : advise(`--${name} must be a whole number from ${low} to ${high}, not "${text}".`)
}

async function database(given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '') return given
  const folder = mkdtempSync(path.join(tmpdir(), 'bide-engine-'))
  const server = await startPostgres({ dataDir: path.join(folder, 'postgres'), password: randomBytes(12).toString('hex'), database: 'engine', log: (line) => say({ event: 'postgres', line }) })
  closers.push(async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) })
  return server.url
}

type Make = (client: Inngest) => readonly InngestFunction.Any[] | Promise<readonly InngestFunction.Any[]>

/** Loads the module from wherever it lies. What it imports and cannot find near itself, such as the SDK, it gets from here: it must be the same SDK. */
async function load(given: string): Promise<Make> {
  const file = [process.cwd(), process.env['INIT_CWD'] ?? '.'].map((folder) => path.resolve(folder, given)).find((each) => existsSync(each)) ?? advise(`There is no file ${given}.`)
  registerHooks({
    resolve(specifier, context, next) {
      if (/^inngest(\/|$)/.test(specifier)) return next(specifier, { ...context, parentURL: import.meta.url })
      try { return next(specifier, context) } catch (error) {
        if (/^[./]|^[a-z]+:/.test(specifier)) throw error
        return next(specifier, { ...context, parentURL: import.meta.url })
      }
    },
  })
  const loaded = await import(pathToFileURL(file).href).catch((error: unknown) => advise(`${given} cannot be loaded: ${wordsOf(error)}`)) as { default?: unknown }
  const make = [loaded.default, (loaded.default as { default?: unknown } | undefined)?.default].find((each) => typeof each === 'function')
  return make === undefined ? advise(`${given} has no default export that makes functions from a client: export default (client) => [client.createFunction(…)].`) : make as Make
}

/** The SDK itself refuses some lists, such as one with the same id twice. */
function handlerOf(client: Inngest, functions: InngestFunction.Any[]) {
  try { return serve({ client, functions }) } catch (error) { return advise(`The functions were not taken: ${wordsOf(error)}`) }
}

async function open(port: number, handle: (request: Request) => Promise<Response>) {
  return openHttp(port, REQUEST_BYTES_MAX, handle).catch((error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? advise(`Port ${port} is taken. Choose another with --port, or 0 for any free one.`) : Promise.reject(error instanceof Error ? error : new Error(String(error))))
}

async function run(): Promise<void> {
  const options = readOptions()
  if (options.help || options.functions === undefined) {
    console.log(USAGE)
    process.exit(options.help ? 0 : 2)
  }
  const port = whole('port', options.port, 0, 65_535)
  const workers = whole('workers', options.workers, 1, 1000)
  const make = await load(options.functions)
  const connectionString = await database(options.database ?? process.env['DATABASE_URL'])
  const eventKey = process.env['INNGEST_EVENT_KEY'] ?? 'local'
  const signingKey = process.env['INNGEST_SIGNING_KEY'] ?? `signkey-local-${randomBytes(32).toString('hex')}`
  const engine = createEngine({ connectionString, schema: options.schema, clock: Date, signingKey, eventKey, workers, log: say })
  closers.push(() => engine.stop({ drainMs: 10_000 }))
  const client = new Inngest({ id: options.app, isDev: false, baseUrl: 'http://engine.internal', eventKey, signingKey, fetch: engine.fetch })
  const functions = [...await Promise.resolve().then(() => make(client)).catch((error: unknown) => advise(`${options.functions} failed to make its functions: ${wordsOf(error)}`))]
  const handler = handlerOf(client, functions)
  if (functions.length === 0) advise(`${options.functions} makes no functions, so there is nothing to run.`)

  const ids = functions.map((f) => f.id(options.app)).sort()
  const there = await neighbours(connectionString, options.schema, options.app).catch((error: unknown) => advise(`The database cannot be reached: ${wordsOf(error)}`))
  const known = there.functions.filter((id) => !id.endsWith('-failure'))
  if (there.running > 0 && known.length > 0 && known.join() !== ids.join()) {
    advise(`Another engine runs on schema ${options.schema} with other functions (${known.join(', ')}). Stop it first, or give this one another --schema or --app.`)
  }
  let ready = false
  const door = await open(port, async (request) => {
    const url = new URL(request.url)
    if (!ready) return problem(503, 'The engine is starting.', undefined, { 'retry-after': '1' })
    if (url.pathname === '/health') return answer({ ok: true, ...await engine.stats() })
    if (process.env['INNGEST_EVENT_KEY'] === undefined && url.pathname.startsWith('/e/')) url.pathname = `/e/${eventKey}`
    const headers = new Headers(request.headers)
    if (process.env['INNGEST_SIGNING_KEY'] === undefined) headers.set('authorization', `Bearer ${bearerOf(signingKey)}`)
    return engine.fetch(url, { method: request.method, headers, ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: await request.arrayBuffer() }) })
  })
  closers.push(() => door.close())
  await engine.start(handler).catch((error: unknown) => advise(wordsOf(error)))
  ready = true
  say({ event: 'engine.ready', url: `http://127.0.0.1:${door.port}`, port: door.port, schema: options.schema, functions: ids })
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

await run().catch(async (error: unknown) => {
  console.error(error instanceof Advice ? error.message : error)
  await leave(1)
})
