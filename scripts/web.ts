import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import type { NextServerOptions } from 'next/dist/server/next.js'
import { noteStopping } from '#lib/env/health.server.ts'
import { endOnUncaught, log, speakInLines } from '#lib/telemetry/log.server.ts'
import { stampPeer } from '#lib/telemetry/peer.server.ts'
import { readRoutes } from '#lib/telemetry/routes.server.ts'
import { endTracing, startTracing } from '#lib/telemetry/traces.server.ts'
import { noteRequest } from './web/requests.ts'

/** The app as one process: its id is the one to watch, and what it streams is closed when it is asked to end. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '3000' }, host: { type: 'string', default: '127.0.0.1' }, dev: { type: 'boolean', default: false } },
})

const DRAIN_MS = 8_000
type App = { prepare(): Promise<void>; close(): Promise<void>; getRequestHandler(): (request: unknown, response: unknown) => Promise<void> }
const next = createRequire(import.meta.url)('next') as (options: NextServerOptions & { turbopack?: boolean }) => App

const port = Number(values.port)
const app = next({ dev: values.dev, dir: process.cwd(), hostname: values.host, port, ...(values.dev ? { turbopack: true } : {}) })
const streams = new Set<ServerResponse>()

if (!values.dev) speakInLines()
endOnUncaught({ visitors: true })
await startTracing('bide-web')
await app.prepare()
const handle = app.getRequestHandler()
const routes = readRoutes(process.cwd())
const server = createServer((request, response) => {
  stampPeer(request)
  noteRequest(routes, request, response)
  noteStream(response)
  handle(request, response).catch((error: unknown) => {
    log({ event: 'request.failed', error })
    if (response.headersSent) response.destroy()
    else response.writeHead(500).end()
  })
})
server.keepAliveTimeout = 65_000
server.on('error', (error) => {
  log({ event: 'web.failed', error })
  process.exit(1)
})
server.listen(port, values.host, () => log({ event: 'web.listening', port }))

/** An event stream never ends by itself, so it is known by its content type when its headers go out. */
function noteStream(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response)
  response.writeHead = ((...args: Parameters<typeof writeHead>) => {
    const result = writeHead(...args)
    if (String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')) {
      streams.add(response)
      response.once('close', () => streams.delete(response))
    }
    return result
  }) as typeof response.writeHead
}

let stopping = false
function stop(): void {
  if (stopping) return
  stopping = true
  noteStopping()
  log({ event: 'web.stopping' })
  server.close(() => {
    void Promise.allSettled([app.close(), endTracing()]).finally(() => process.exit(0))
  })
  for (const stream of streams) stream.end()
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref()
  setTimeout(() => process.exit(0), DRAIN_MS + 2_000).unref()
}
process.on('SIGTERM', stop).on('SIGINT', stop)
