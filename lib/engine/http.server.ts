import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { problem } from './problem.ts'

export type HttpDoor = { server: Server; port: number; close(): Promise<void> }

/** Bodies of requests being served may hold this many times `bytesMax` together; more is answered 429. */
const HELD_MAX = 8

/** Serves a fetch-like handler on loopback, refusing bodies over `bytesMax`, and too many at once, before they fill the memory. Port 0 picks a free one. */
export async function openHttp(port: number, bytesMax: number, handle: (request: Request) => Promise<Response>): Promise<HttpDoor> {
  const held = { bytes: 0 }
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, bytesMax, held, handle).catch((error: unknown) => problem(503, error instanceof Error ? error.message : 'unknown trouble'))
      .then((response) => reply(outgoing, response)).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => { server.off('error', reject); resolve() }))
  const address = server.address()
  return {
    server, port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}

async function serve(incoming: IncomingMessage, bytesMax: number, held: { bytes: number }, handle: (request: Request) => Promise<Response>): Promise<Response> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      held.bytes += chunk.length
      if (size > bytesMax) { incoming.resume(); return problem(413, `At most ${bytesMax} bytes in one request.`) }
      if (held.bytes > HELD_MAX * bytesMax) { incoming.resume(); return problem(429, 'Too much is being sent at once. Nothing of this request was kept: send it again later.', undefined, { 'retry-after': '1' }) }
      chunks.push(chunk)
    }
    return await answer(incoming, Buffer.concat(chunks), handle)
  } finally {
    held.bytes -= size
  }
}

async function answer(incoming: IncomingMessage, body: Buffer<ArrayBuffer>, handle: (request: Request) => Promise<Response>): Promise<Response> {
  const headers = new Headers(Object.entries(incoming.headers).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v] as [string, string]] : [])))
  let url: URL
  try { url = new URL(incoming.url ?? '/', 'http://engine.internal') } catch { return problem(400, 'The address cannot be read.') }
  const bare = incoming.method === 'GET' || incoming.method === 'HEAD'
  return handle(new Request(url, { method: incoming.method ?? 'GET', headers, ...(bare ? {} : { body }) }))
}

async function reply(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}
