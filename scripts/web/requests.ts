import type { IncomingMessage, ServerResponse } from 'node:http'
import { count, observe } from '#lib/telemetry/meters.server.ts'
import { methodOf, routeOf } from '#lib/telemetry/routes.ts'
import type { Routes } from '#lib/telemetry/routes.ts'

/** Counts and times a request by its route, once it is over. A stream is open for as long as somebody looks, so it is counted and not timed. */
export function noteRequest(routes: Routes, request: IncomingMessage, response: ServerResponse): void {
  const startedAt = performance.now()
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  response.once('close', () => {
    const route = routeOf(routes, path)
    const status = response.headersSent ? response.statusCode : 499
    count('httpRequests', { route, method: methodOf(request.method), status: String(status) })
    if (String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')) return
    observe('http', (performance.now() - startedAt) / 1000, { route, status_class: `${Math.floor(status / 100)}xx` })
  })
}
