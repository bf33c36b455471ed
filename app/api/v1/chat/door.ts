import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { z } from 'zod'
import { house } from '#app/door.ts'
import type { Keep } from '#lib/chat/session.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { readJson } from '#lib/http/body.server.ts'
import { problemFor } from '#lib/http/problem.ts'
import { answer, bug } from '#lib/http/route.server.ts'
import { rejectNulls } from '#lib/http/storable.ts'
import { keep } from '#inngest/keep.ts'

const BODY_BYTES_MAX = 32_000
const pace = new RateLimiterMemory({ points: 240, duration: 60 })

/** A visitor's door: no cookies are read, the token in the request is the authority. */
export const visitorRoute = <Input extends z.ZodType>(input: Input, act: (input: z.output<Input>, house: House, keep: Keep, request: Request) => Promise<unknown>) =>
  async (request: Request): Promise<Response> => {
    try {
      await paced(request)
      const raw = await readJson(request, BODY_BYTES_MAX)
      rejectNulls(raw)
      const here = house()
      return answer(await act(input.parse(raw ?? {}), here, (keeping) => keep(here, keeping), request))
    } catch (error) {
      return problemFor(error) ?? bug(error, request)
    }
  }

async function paced(request: Request): Promise<void> {
  const from = request.headers.get('authorization') ?? request.headers.get('x-forwarded-for') ?? 'somebody'
  await pace.consume(from.slice(0, 200)).catch(() => { throw new Fault('too_many', 'Too many requests from here. Try again in a minute.', { retryAfterSeconds: 60 }) })
}

/** `Authorization: Bearer …`, or `?token=` where a browser cannot set headers (EventSource). */
export function tokenOf(request: Request): string | null {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return bearer ?? new URL(request.url).searchParams.get('token')
}
