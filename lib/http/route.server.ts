import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { Fault } from '#lib/domain/fault.ts'
import { log } from '#lib/telemetry/log.server.ts'
import { readJson } from './body.server.ts'
import { problem, problemFor } from './problem.ts'
import { rejectNulls } from './storable.ts'

type Context = { params: Promise<unknown> }
export type Handler = (request: Request, context: Context) => Promise<Response>

type Doors<House, Operator, Permission> = {
  house: () => House
  operator: () => Promise<Operator | null>
  /** Null when allowed, else why not, in a sentence. */
  refusal: (operator: Operator, permission: Permission) => string | null
  /** Public origin; a change asked for by a page of another origin is refused. */
  origin: () => string
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Authorise, parse, act, answer. The only code that knows both HTTP and our faults. */
export function makeRoute<House, Operator, Permission>(doors: Doors<House, Operator, Permission>) {
  return function route<Input extends z.ZodType>(entry: {
    allow: Permission
    input: Input
    act: (input: z.output<Input>, operator: Operator, house: House, request: Request) => unknown
    maxBytes?: number
  }): Handler {
    return async (request, context) => {
      try {
        if (CHANGES.has(request.method)) refuseForeign(request, doors.origin())
        const operator = await doors.operator()
        if (!operator) throw new Fault('unauthorized', 'Your session has ended. Sign in and try again.')
        const refusal = doors.refusal(operator, entry.allow)
        if (refusal) throw new Fault('forbidden', refusal)
        const raw = await gather(request, context, entry.maxBytes)
        rejectNulls(raw)
        return answer(await entry.act(entry.input.parse(raw), operator, doors.house(), request))
      } catch (error) {
        return problemFor(error) ?? bug(error, request)
      }
    }
  }
}

/** Anything nobody foresaw: told to the log with the id the answer carries. */
export function bug(error: unknown, request: Request): Response {
  const requestId = randomUUID()
  log({ event: 'request.failed', requestId, method: request.method, error })
  return problem(500, 'Nothing was changed that is not shown. Try again; if it stays, report the request id.', { requestId })
}

/** JSON, or nothing (204), or a response made by hand. */
export function answer(result: unknown): Response {
  if (result instanceof Response) return result
  if (result === undefined) return new Response(null, { status: 204 })
  return Response.json(result, { headers: { 'cache-control': 'no-store' } })
}

/** A browser says where a request comes from; what comes from elsewhere changes nothing here. */
export function refuseForeign(request: Request, origin: string): void {
  const site = request.headers.get('sec-fetch-site')
  const from = request.headers.get('origin')
  const foreign = () => new Fault('forbidden', 'This change was asked for by another site.', { field: site ? 'sec-fetch-site' : 'origin' })
  if (site !== null && site !== 'same-origin' && site !== 'none') throw foreign()
  if (from === null || from === origin) return
  if (!URL.canParse(from) || new URL(from).host !== request.headers.get('host')) throw foreign()
}

async function gather(request: Request, context: Context, maxBytes?: number): Promise<unknown> {
  const params = (await context.params) as Record<string, unknown> | undefined
  if (!CHANGES.has(request.method)) return { ...search(request), ...params }
  const type = request.headers.get('content-type') ?? ''
  const body = await readJson(request, maxBytes)
  if (body === undefined) return { ...params }
  if (!/^application\/([\w.+-]*\+)?json\b/i.test(type)) throw new Fault('invalid', 'send JSON', { field: 'content-type' })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Fault('invalid', 'the body must be a JSON object', { field: 'body' })
  return { ...body, ...params }
}

/** A repeated key is a list. */
function search(request: Request): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  const { searchParams } = new URL(request.url)
  for (const key of new Set(searchParams.keys())) {
    const values = searchParams.getAll(key)
    query[key] = values.length > 1 ? values : values[0]!
  }
  return query
}
