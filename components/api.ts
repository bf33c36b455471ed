import type { Problem } from '#lib/http/problem.ts'

/** What the server said when it refused: `detail` is a sentence for people, `field` what to mend. */
export class ApiError extends Error {
  readonly status: number
  readonly field: string | undefined
  readonly requestId: string | undefined

  constructor(problem: Pick<Problem, 'status' | 'detail' | 'field' | 'requestId'>) {
    super(problem.detail)
    this.name = 'ApiError'
    this.status = problem.status
    this.field = problem.field
    this.requestId = problem.requestId
  }
}

const KEPT_ALIVE_CHARS_MAX = 15_000

type Query = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>

/** Leaves out what is not set, repeats lists, and keeps one order, so that equal filters are equal addresses. */
export function search(query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === null || value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one))
  }
  const text = params.toString()
  return text && `?${text}`
}

/** @throws ApiError */
export const get = <Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer> => ask<Answer>(path + search(query), { signal })

/** @throws ApiError */
export const post = <Answer = void>(path: string, body: unknown = {}, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'POST'): Promise<Answer> =>
  ask<Answer>(path, withBody(method, JSON.stringify(body)))

/** Small acts outlive the page they were made on: leaving at once undoes nothing. A browser keeps alive 64 KiB at most. */
function withBody(method: string, body: string): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body, keepalive: body.length < KEPT_ALIVE_CHARS_MAX }
}

async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') throw error
    throw new ApiError({ status: 0, detail: 'The server cannot be reached. Nothing was changed.' })
  })
  if (response.status === 401) leave()
  if (!response.ok) throw new ApiError(await problemOf(response))
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { type: 'about:blank', title: '', status: response.status, detail: `The server answered ${response.status}.` } as const
  if (!response.headers.get('content-type')?.includes('json')) return fallback
  return { ...fallback, ...((await response.json().catch(() => ({}))) as Partial<Problem>), status: response.status }
}

/** The session ended: sign in and come back to the same address. */
function leave(): void {
  if (location.pathname !== '/signin') location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`)
}
