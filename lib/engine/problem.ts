/** A refusal as RFC 9457 problem JSON; `error` and `status` are there for the SDK, which reads those. */
export function problem(status: number, detail: string, field?: string, headers: Record<string, string> = {}): Response {
  const title = { 400: 'Bad request', 401: 'Unauthorized', 404: 'Not found', 405: 'Method not allowed', 409: 'Conflict', 413: 'Too large', 429: 'Too many requests', 501: 'Not here', 503: 'Unavailable' }[status] ?? 'Problem'
  const body = { type: 'about:blank', title, status, detail, error: detail, ...(field === undefined || field === '' ? {} : { field }) }
  return new Response(JSON.stringify(body), { status, statusText: detail.replace(/[^ -~]/g, '?'), headers: { ...headers, 'content-type': 'application/problem+json' } })
}

export const answer = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
