import { house } from '#app/door.ts'
import type { House } from '#lib/env/house.server.ts'
import { problem, problemFor } from '#lib/http/problem.ts'
import { bug } from '#lib/http/route.server.ts'
import { refuseWhenFlooded } from '#lib/relay/backpressure.server.ts'
import { isAway } from '#lib/signals/sql-state.ts'
import { atDoor } from '#lib/telemetry/traces.server.ts'

const RETRY_AFTER_SECONDS = 5

/** A door for machines: no operator, credentials of its own. What a sender can mend is a problem that names it; what it cannot is a time to come back. */
export const inbound = <Context>(take: (request: Request, house: House, context: Context) => Promise<Response>, headers: Record<string, string> = {}) =>
  async (request: Request, context: Context): Promise<Response> => {
    const response = await atDoor(request.headers.get('traceparent'), () => answered(request, context, take))
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
    return response
  }

async function answered<Context>(request: Request, context: Context, take: (request: Request, house: House, context: Context) => Promise<Response>): Promise<Response> {
  try {
    const here = house()
    await refuseWhenFlooded(here)
    return await take(request, here, context)
  } catch (error) {
    if (isAway(error)) return problem(503, 'The database is away for a moment. Nothing of this request was kept: send it again.', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    return problemFor(error) ?? bug(error, request)
  }
}

/** For the methods a door does not have. */
export const onlyPost = (): Response => {
  const response = problem(405, 'This address takes POST.', { field: 'method' })
  response.headers.set('allow', 'POST')
  return response
}
