import { ZodError } from 'zod'
import { Fault } from '#lib/domain/fault.ts'
import type { FaultKind } from '#lib/domain/fault.ts'

/** The one table from our words to HTTP's numbers. */
export const STATUS: Record<FaultKind, number> = {
  invalid: 400, unauthorized: 401, forbidden: 403, not_found: 404, conflict: 409, too_large: 413, too_many: 429, unavailable: 503,
}

const TITLE: Record<number, string> = {
  400: 'This request cannot be understood', 401: 'Sign in first', 403: 'Not allowed', 404: 'Not found', 409: 'Something newer happened',
  413: 'Too large', 429: 'Too many requests', 500: 'A fault on our side', 503: 'Not ready',
}

/** RFC 9457. `field` is a JSON pointer, a header's name or `body`: what to mend. */
export type Problem = { type: 'about:blank'; title: string; status: number; detail: string; field?: string; requestId?: string }

export function problem(status: number, detail: string, more: { field?: string; retryAfterSeconds?: number; requestId?: string } = {}): Response {
  const body: Problem = { type: 'about:blank', title: TITLE[status] ?? 'Refused', status, detail }
  if (more.field !== undefined) body.field = more.field
  if (more.requestId !== undefined) body.requestId = more.requestId
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (more.retryAfterSeconds !== undefined) headers.set('retry-after', String(Math.ceil(more.retryAfterSeconds)))
  return new Response(JSON.stringify(body), { status, headers })
}

/** RFC 6901: `['batch', 0, 'a/b']` is `/batch/0/a~1b`; the whole value is the empty pointer, which we call `body`. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'body' : path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** The first thing wrong, with the pointer to it; an unknown key points at the key. */
export function firstIssue(error: ZodError): { field: string; message: string } {
  const issue = error.issues[0]
  if (!issue) return { field: 'body', message: 'invalid' }
  const path = issue.code === 'unrecognized_keys' && issue.keys[0] !== undefined ? [...issue.path, issue.keys[0]] : issue.path
  return { field: pointer(path), message: issue.message }
}

/** The answer to anything a request can be blamed for; null means a bug, which must stay loud. */
export function problemFor(error: unknown): Response | null {
  if (error instanceof Fault) return problem(STATUS[error.kind], error.message, { field: error.field, retryAfterSeconds: error.retryAfterSeconds })
  if (error instanceof ZodError) {
    const { field, message } = firstIssue(error)
    return problem(400, message, { field })
  }
  return null
}
