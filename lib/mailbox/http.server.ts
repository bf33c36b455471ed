import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FaultBox } from './faults.ts'
import { MailboxFaults, MessageFilter } from './schema.ts'
import type { MessageStore } from './store.server.ts'

export type RunningHttp = { port: number; close: () => Promise<void> }

const FAULTS_BYTES_MAX = 10_000

/**
 * What was caught, for the mailbox page, the tests and anyone with a script. Loopback only, and read-only: with `faults`, which a rehearsal hands in,
 * the mail server can be told to misbehave.
 */
export async function startHttp(store: MessageStore, port: number, faults: FaultBox | null = null): Promise<RunningHttp> {
  const server = createServer((request, response) => {
    answer(store, faults, request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      refuse(response, 500, error instanceof Error ? error.message : 'unknown')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

async function answer(store: MessageStore, faults: FaultBox | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page on the internet may point its own name at this machine; its name gives it away.
  if (!LOOPBACK.test(request.headers.host ?? '')) return refuse(response, 403, 'The mailbox answers to this machine only.', 'host')
  if (faults && request.url === '/faults') return misbehave(faults, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405, 'The mailbox only shows what arrived; nothing can be changed or deleted here.')
  }
  const url = new URL(request.url ?? '/', 'http://mailbox')
  if (url.pathname === '/health') return send(response, JSON.stringify({ ready: true, messages: store.count() }))
  if (url.pathname === '/messages') return list(store, url, response)
  const [, room, id, ...rest] = url.pathname.split('/')
  if (room !== 'messages' || !id || rest.length > 0) return refuse(response, 404, 'There is /messages, /messages/:messageId and /health.')
  const messageId = decode(id)
  if (messageId === null) return refuse(response, 400, 'The Message-ID is not properly percent-encoded.', 'messageId')
  const line = await store.find(messageId)
  if (line === null) return refuse(response, 404, `No message with the Message-ID ${messageId} has arrived.`, 'messageId')
  send(response, line)
}

/** Shows how the mail server misbehaves, or says how it shall from the next message on. */
async function misbehave(faults: FaultBox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') return send(response, JSON.stringify(faults.now()))
  if (request.method !== 'PUT') {
    response.setHeader('allow', 'GET, PUT')
    return refuse(response, 405, 'Faults are read with GET and set with PUT.')
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > FAULTS_BYTES_MAX) return refuse(response, 413, `Faults are at most ${FAULTS_BYTES_MAX} bytes.`, 'body')
    chunks.push(chunk)
  }
  const body = parseJson(Buffer.concat(chunks).toString('utf8'))
  if (body === undefined) return refuse(response, 400, 'The body is not JSON.', 'body')
  const wanted = MailboxFaults.safeParse(body)
  if (!wanted.success) {
    const issue = wanted.error.issues[0]
    const [field] = issue?.path.length ? issue.path : issue?.code === 'unrecognized_keys' ? issue.keys : ['body']
    return refuse(response, 400, issue?.message ?? 'not understood', `/${String(field)}`)
  }
  faults.set(wanted.data)
  send(response, JSON.stringify(wanted.data))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

async function list(store: MessageStore, url: URL, response: ServerResponse): Promise<void> {
  const filter = MessageFilter.safeParse(Object.fromEntries(url.searchParams))
  if (!filter.success) {
    const issue = filter.error.issues[0]
    return refuse(response, 400, issue?.message ?? 'not understood', String(issue?.path[0] ?? 'query'))
  }
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.write('{"messages":[')
  let first = true
  for await (const line of store.lines(filter.data)) {
    if (!response.write(first ? line : `,${line}`)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
    if (response.destroyed) return
    first = false
  }
  response.end(']}')
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function send(response: ServerResponse, json: string): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }).end(json)
}

const TITLES: Readonly<Record<number, string>> = { 400: 'Not understood', 403: 'Not for you', 404: 'Not found', 405: 'Not allowed', 413: 'Too large', 500: 'The mailbox failed' }

function refuse(response: ServerResponse, status: number, detail: string, field?: string): void {
  const problem = { type: 'about:blank', title: TITLES[status] ?? 'Refused', status, detail, ...(field ? { field } : {}) }
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }).end(JSON.stringify(problem))
}
