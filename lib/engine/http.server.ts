import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { problem } from './problem.ts'

export type HttpDoor = { server: Server; port: number; close(): Promise<void> }

/** Serves a fetch-like handler on loopback, refusing bodies over `bytesMax` before they fill the memory. Port 0 picks a free one. */
export async function openHttp(port: number, bytesMax: number, handle: (request: Request) => Promise<Response>): Promise<HttpDoor> {
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, bytesMax, handle).catch((error: unknown) => problem(503, error instanceof Error ? error.message : 'unknown trouble'))
      .then((response) => reply(outgoing, response)).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => { server.off('error', reject); resolve() }))
  const address = server.address()
  return {
    server, port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}

async function serve(incoming: IncomingMessage, bytesMax: number, handle: (request: Request) => Promise<Response>): Promise<Response> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bytesMax) { incoming.resume(); return problem(413, `At most ${bytesMax} bytes in one request.`) }
    chunks.push(chunk)
  }
  const headers = new Headers(Object.entries(incoming.headers).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v] as [string, string]] : [])))
  let url: URL
  try { url = new URL(incoming.url ?? '/', 'http://engine.internal') } catch { return problem(400, 'The address cannot be read.') }
  const bare = incoming.method === 'GET' || incoming.method === 'HEAD'
  return handle(new Request(url, { method: incoming.method ?? 'GET', headers, ...(bare ? {} : { body: Buffer.concat(chunks) }) }))
}

async function reply(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}
