import { z } from 'zod'
import { readLeaseName } from './call.server.ts'
import type { Checkpoint } from './checkpoint.server.ts'
import { parseEvents, type SentEvent } from './event.ts'
import { errors, REQUEST_BYTES_MAX, type EngineError } from './limits.ts'
import { Op, ran } from './ops.ts'
import { answer, problem } from './problem.ts'
import { bearerOf, sameSecret } from './signature.ts'

/** What the gate asks of the engine behind it. A checkpoint answers `stale` when the lease is gone. */
export type Behind = {
  eventKey: string
  signingKey: string
  take(events: readonly SentEvent[], seed: string | null): Promise<Response>
  keep(point: Checkpoint): Promise<'kept' | 'stale' | 'too-large'>
  /** Ends the run whose call holds this lease. */
  refuse(lock: string, error: EngineError): void
  signal(signal: string, data: unknown): Promise<string | null>
  /** What is to be seen at an address below `/v1`; null when nothing is. */
  read(path: readonly string[], query: URLSearchParams): Promise<Response | null>
  /** Ends a live run; false when there is none of this id. */
  cancel(run: string): Promise<boolean>
}

const CheckpointBody = z.object({ run_id: z.string(), qi_id: z.string(), steps: z.array(Op) })
const SignalBody = z.object({ signal: z.string().min(1).max(1024), data: z.unknown().optional() })

const ONLY_THERE: Record<string, string> = { realtime: 'realtime', checkpoint: 'a durable endpoint', connect: 'connect', traces: 'tracing', metadata: 'step.metadata', scores: 'step.score' }

/** What arrived, without the cost of a whole Request where the SDK gave plain text. */
type Arrived = { method: string; header(name: string): string | null; text(): Promise<string> }

/** The engine's API, as the SDK calls it. Every refusal is problem JSON; nothing here throws. */
export function gate(behind: Behind): typeof fetch {
  const bearer = `Bearer ${bearerOf(behind.signingKey)}`
  return async (input, init) => {
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input)
    const [, first = '', second = '', third = '', fourth = ''] = pathname.split('/')
    const arrived = arrivedOf(input, init)
    try {
      if (first === 'e') {
        if (arrived.method !== 'POST') return problem(405, 'Events are sent with POST.')
        if (!sameSecret(second, encodeURIComponent(behind.eventKey))) return problem(401, 'This event key is not known.')
        return await takeEvents(behind, arrived)
      }
      if (first !== 'v1' && first !== 'v0') return problem(404, 'There is nothing at this address.')
      if (!sameSecret(arrived.header('authorization') ?? '', bearer)) return problem(401, 'The signing key does not match.')
      if (arrived.method === 'POST' && second === 'checkpoint' && fourth === 'async') return await takeCheckpoint(behind, arrived, third)
      if (arrived.method === 'POST' && second === 'signals' && third === '') return await takeSignal(behind, arrived)
      if (arrived.method === 'GET' && first === 'v1') {
        const seen = await behind.read([second, third, fourth].filter((part) => part !== ''), searchParams)
        if (seen !== null) return seen
      }
      if (arrived.method === 'DELETE' && second === 'runs' && fourth === '') return await behind.cancel(third) ? new Response(null, { status: 204 }) : problem(404, `Unable to load function run: ${third}`)
      return problem(501, errors.needsServer(ONLY_THERE[second] ?? `/${first}/${second}`).message)
    } catch (error) {
      if (isBadValue(error)) return problem(400, 'The body holds a value that cannot be kept.')
      return problem(503, error instanceof Error ? error.message : 'The engine is not reachable.', undefined, { 'retry-after': '1' })
    }
  }
}

function arrivedOf(input: RequestInfo | URL, init: RequestInit | undefined): Arrived {
  if (!(input instanceof Request) && typeof init?.body === 'string') {
    const { body, method = 'GET' } = init
    const headers = new Headers(init.headers)
    return { method, header: (name) => headers.get(name), text: () => Promise.resolve(body) }
  }
  const request = new Request(input, init)
  return { method: request.method, header: (name) => request.headers.get(name), text: () => request.text() }
}

/** Postgres says with a code of class 22 that a value, and not the database, is at fault. */
const isBadValue = (error: unknown): boolean => error !== null && typeof error === 'object' && 'code' in error && String(error.code).startsWith('22')

async function readJson(request: Arrived): Promise<{ value: unknown } | { refused: Response }> {
  const text = await request.text()
  if (text.length > REQUEST_BYTES_MAX) return { refused: problem(413, `At most ${REQUEST_BYTES_MAX} bytes in one request.`) }
  try { return { value: JSON.parse(text) } } catch { return { refused: problem(400, 'The body is not JSON.') } }
}

async function takeEvents(behind: Behind, request: Arrived): Promise<Response> {
  const body = await readJson(request)
  if ('refused' in body) return body.refused
  const parsed = parseEvents(body.value)
  if ('refusal' in parsed) return problem(parsed.refusal.status, parsed.refusal.detail, parsed.refusal.field)
  return behind.take(parsed.events, request.header('x-inngest-event-id-seed'))
}

async function takeCheckpoint(behind: Behind, request: Arrived, run: string): Promise<Response> {
  const body = await readJson(request)
  if ('refused' in body) return body.refused
  const read = CheckpointBody.safeParse(body.value)
  if (!read.success) return problem(400, 'Not a checkpoint.', read.error.issues[0]?.path.join('.'))
  const lease = readLeaseName(read.data.qi_id)
  if (lease === null || read.data.run_id !== run) return problem(409, 'This call is not running any more.')
  const ops = read.data.steps.filter((op) => op.op !== 'StepPlanned')
  const deferred = ops.some((op) => op.op.startsWith('Defer'))
  const strange = ops.find((op) => op.op !== 'StepRun' && op.op !== 'Step')
  if (strange !== undefined && !deferred) return problem(400, `cannot checkpoint opcode: ${strange.op}`)
  const fills = ops.map((op) => ({ id: op.id, fill: ran(op, op.displayName ?? op.name ?? '') }))
  const large = fills.find(({ fill }) => fill === null)
  if (deferred) behind.refuse(lease.lock, errors.needsServer('defer'))
  else if (large !== undefined) behind.refuse(lease.lock, errors.stepTooLarge(large.id))
  const kept = deferred || large !== undefined ? 'refused' : await behind.keep({ job: lease.id, lock: lease.lock, run, fills: fills.flatMap(({ fill }) => fill ?? []) })
  return kept === 'kept' ? answer({ data: {} }) : problem(409, kept === 'stale' ? 'This call is not running any more.' : 'The run did what the engine does not allow, or has grown over a limit, and was ended.')
}

async function takeSignal(behind: Behind, request: Arrived): Promise<Response> {
  const body = await readJson(request)
  if ('refused' in body) return body.refused
  const read = SignalBody.safeParse(body.value)
  if (!read.success) return problem(400, read.error.issues[0]?.message ?? 'Not a signal.', read.error.issues[0]?.path.join('.'))
  const run = await behind.signal(read.data.signal, read.data.data ?? null)
  return run === null ? problem(404, 'Nobody waits for this signal.') : answer({ data: { run_id: run } })
}
